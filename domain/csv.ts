/** Tables for spreadsheets (RFC 4180), in which no cell is ever read as a formula. */

export type CsvCell = string | number | null;

/** So that spreadsheets read UTF-8 as what it is. */
export const csvBegin = '\uFEFF';

/** What spreadsheets take for the beginning of a formula, also behind spaces and in its full-width form. */
const formula = /^[\s\0]*[=+\-@＝＋－＠|%]/;

/** One line with its end. Text that would be a formula gets an apostrophe, which spreadsheets show as text. Numbers are ours. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
