/** A ticket's code as a small picture with its quiet zone, black on white also where the mail is dark. */
import makeQr from 'qrcode-generator';

/** Level M; the 122 characters of a ticket fit version 5 (ticket rule T1). 0 takes the smallest that fits. */
const version = 0;
const modulePx = 5;
/** ISO/IEC 18004 §6.3.8: four modules of quiet around. */
const quietModules = 4;

/** A GIF, which every mail program shows. */
export function qrGif(code: string): Uint8Array<ArrayBuffer> {
  const qr = makeQr(version, 'M');
  qr.addData(code, /^[0-9A-Z $%*+\-./:]*$/.test(code) ? 'Alphanumeric' : 'Byte');
  qr.make();
  const base64 = qr.createDataURL(modulePx, modulePx * quietModules).replace(/^data:image\/gif;base64,/, '');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
