/** Draws a QR code as one SVG path: a run of dark modules is one rectangle, so that no hairlines show between them. */
import type { QrMatrix } from './matrix.ts';

/** Light modules that must stay around the code (ISO/IEC 18004 asks for four). */
export const quietZone = 4;

/** Whether the module is dark. */
export function isDark(matrix: QrMatrix, row: number, column: number): boolean {
  const nibble = Number.parseInt(matrix.rows[row]?.[column >> 2] ?? '0', 16);
  return (nibble & (8 >> (column & 3))) !== 0;
}

/** Path data in modules; the quiet zone is left to the view box (see `qrViewBox`). */
export function qrPath(matrix: QrMatrix): string {
  let path = '';
  for (let row = 0; row < matrix.size; row++) {
    for (let column = 0; column < matrix.size; column++) {
      if (!isDark(matrix, row, column)) continue;
      const from = column;
      while (column + 1 < matrix.size && isDark(matrix, row, column + 1)) column++;
      path += `M${from} ${row}h${column + 1 - from}v1h-${column + 1 - from}z`;
    }
  }
  return path;
}

/** The view box that puts the quiet zone around the code. */
export function qrViewBox(matrix: QrMatrix): string {
  const side = matrix.size + 2 * quietZone;
  return `${-quietZone} ${-quietZone} ${side} ${side}`;
}
