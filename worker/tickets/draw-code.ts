/** A ticket's QR code as filled rectangles: sharp at every printer's resolution, and small in the file. */
import makeQr from 'qrcode-generator';
import type { Document } from './sheet.ts';

/** Light modules around it (ISO/IEC 18004 §6.3.8). */
export const quietModules = 4;

/**
 * Draws the code black on a white ground, with its quiet zone inside the box of `side` points. Level M and the alphanumeric mode that
 * base45 was made for: version 5 for a ticket (rule T1). @throws Error where the text does not fit one
 */
export function drawCode(document: Document, code: string, x: number, y: number, side: number): void {
  const qr = makeQr(0, 'M');
  qr.addData(code, 'Alphanumeric');
  qr.make();
  const count = qr.getModuleCount();
  const module = side / (count + 2 * quietModules);
  document.rect(x, y, side, side).fill('#ffffff');
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (!qr.isDark(row, column)) continue;
      const from = column;
      while (column + 1 < count && qr.isDark(row, column + 1)) column++;
      document.rect(
        x + (quietModules + from) * module,
        y + (quietModules + row) * module,
        (column + 1 - from) * module,
        module,
      );
    }
  }
  document.fill('#000000');
}

/** The side of the symbol itself, without its quiet zone, in a box of that side. */
export function symbolSide(boxSide: number, modules = 37): number {
  return (boxSide * modules) / (modules + 2 * quietModules);
}
