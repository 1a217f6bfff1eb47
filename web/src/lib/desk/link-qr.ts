/** A link as a QR code for another device's camera. Links have lower case, so they travel as bytes; tickets do not and have their own. */
import qrcode from 'qrcode-generator';
import type { QrMatrix } from '$lib/qr/matrix';

/** The smallest code at error level M; a link of 200 characters stays well readable from a screen. */
export function linkQr(link: string): QrMatrix {
  const code = qrcode(0, 'M');
  code.addData(link, 'Byte');
  code.make();
  const size = code.getModuleCount();
  const rows = Array.from({ length: size }, (_, row) => {
    const bits = Array.from({ length: size }, (_, column) => (code.isDark(row, column) ? '1' : '0')).join('');
    const padded = bits.padEnd(Math.ceil(size / 4) * 4, '0');
    return padded.replace(/.{4}/g, (nibble) => Number.parseInt(nibble, 2).toString(16));
  });
  return { size, rows };
}
