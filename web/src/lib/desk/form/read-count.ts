/**
 * What stands in a field for a whole number. Grouping blanks are passed over; a comma or a point is not guessed at: "1.000" may be
 * one or a thousand, so it is read as a fraction and refused by the schema.
 * @returns null for an empty field that may be left out, NaN for an empty one that may not and for what is no number.
 */
export function readCount(text: string, optional: boolean): number | null {
  const typed = text.replace(/[\s\u00a0\u202f]/g, '');
  if (typed === '') return optional ? null : NaN;
  if (/^-?\d+$/.test(typed)) return Number(typed);
  return /^-?\d+[.,]\d+$/.test(typed) ? Math.trunc(Number.parseFloat(typed)) + 0.5 : NaN; // "and something", never whole
}
