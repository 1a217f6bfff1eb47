/**
 * A ticket's QR code as plain data. It is made on the server, so that the page works without JavaScript and the library does
 * not travel to the buyer; the page only draws the bits.
 */
import makeQr from 'qrcode-generator';

export interface QrMatrix {
  /** Modules on a side; 37 is version 5, which is what a ticket fits into exactly (T1). */
  size: number;
  /** One hexadecimal text per row, most significant bit left, padded at the right. */
  rows: string[];
}

/** The smallest code at its error level (T1 asks for M; a bright screen forgives L), in the alphanumeric mode that base45 was made for. @throws Error where the text does not fit one. */
export function qrMatrix(text: string, level: 'L' | 'M' = 'M'): QrMatrix {
  const code = makeQr(0, level);
  code.addData(text, 'Alphanumeric');
  code.make();
  const size = code.getModuleCount();
  const rows: string[] = [];
  for (let row = 0; row < size; row++) {
    let bits = '';
    for (let column = 0; column < size; column++) bits += code.isDark(row, column) ? '1' : '0';
    rows.push((bits.padEnd(Math.ceil(size / 4) * 4, '0').match(/.{4}/g) ?? []).map(hexDigit).join(''));
  }
  return { size, rows };
}

function hexDigit(nibble: string): string {
  return Number.parseInt(nibble, 2).toString(16);
}
