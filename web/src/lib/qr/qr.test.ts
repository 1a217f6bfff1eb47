import makeQr from 'qrcode-generator';
import { describe, expect, it } from 'vitest';
import { qrMatrix } from './matrix.ts';
import { isDark, qrPath, qrViewBox } from './path.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const ticket = Array.from({ length: 122 }, (_, i) => alphabet[(i * 7 + 3) % 45]).join('');

describe('QR code of a ticket', () => {
  it('[T1] 122 characters of base45 make a version 5 code at level M, exactly', () => {
    expect(qrMatrix(ticket).size).toBe(37);
    expect(qrMatrix(`${ticket}0`).size).toBe(41); // not one character more fits
  });

  it('keeps every module on the way through the page', () => {
    const code = makeQr(5, 'M');
    code.addData(ticket, 'Alphanumeric');
    code.make();
    const matrix = qrMatrix(ticket);
    for (let row = 0; row < 37; row++)
      for (let column = 0; column < 37; column++) expect(isDark(matrix, row, column)).toBe(code.isDark(row, column));
  });

  it('draws exactly the dark modules, with four light ones around', () => {
    const matrix = qrMatrix(ticket);
    let dark = 0;
    for (let row = 0; row < 37; row++)
      for (let column = 0; column < 37; column++) if (isDark(matrix, row, column)) dark++;
    const widths = [...qrPath(matrix).matchAll(/h(\d+)v1/g)].map((match) => Number(match[1]));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(dark);
    expect(qrViewBox(matrix)).toBe('-4 -4 45 45');
  });

  it('refuses what is not alphanumeric instead of drawing something else', () => {
    expect(() => qrMatrix('lower case')).toThrow();
  });
});
