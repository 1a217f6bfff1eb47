/**
 * What a picture is and how large, from its first bytes. The name and the announced type of an upload are not believed;
 * what is not one of four formats, or has no plausible size, is no picture.
 */
export interface PictureFacts {
  mime: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
  width: number;
  height: number;
}

/** Larger ones no phone can show; a few kilobytes can claim any size. */
const sideMax = 12_000;

/** The facts, or null for what is not a picture we can show. Never throws on bad bytes. */
export function readPictureFacts(bytes: Uint8Array): PictureFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let facts: PictureFacts | null;
  try {
    facts = readJpeg(view) ?? readPng(view) ?? readWebp(view) ?? readAvif(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // read beyond the end: truncated
    return null;
  }
  if (!facts) return null;
  const plausible = (side: number) => side >= 1 && side <= sideMax;
  return plausible(facts.width) && plausible(facts.height) ? facts : null;
}

/** ISO/IEC 10918-1: segments up to the start of frame; EXIF may say that the picture lies on its side. */
function readJpeg(view: DataView): PictureFacts | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let turned = false;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return null; // picture data before a frame
    const length = view.getUint16(at + 2);
    if (marker === 0xe1) turned = isTurned(view, at + 4, length - 2);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const height = view.getUint16(at + 5);
      const width = view.getUint16(at + 7);
      return { mime: 'image/jpeg', width: turned ? height : width, height: turned ? width : height };
    }
    at += 2 + length;
  }
}

/** EXIF orientation 5 to 8: rows and columns change places. */
function isTurned(view: DataView, at: number, length: number): boolean {
  if (length < 14 || view.getUint32(at) !== 0x45786966) return false; // "Exif"
  const tiff = at + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > at + length) return false;
  const entries = Math.min(view.getUint16(directory, little), 64);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > at + length) return false;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little) >= 5;
  }
  return false;
}

/** PNG, third edition §11.2.1: the header chunk comes first. */
function readPng(view: DataView): PictureFacts | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || view.getUint32(12) !== 0x49484452)
    return null;
  return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** RFC 9649: RIFF with a VP8, VP8L or VP8X chunk. */
function readWebp(view: DataView): PictureFacts | null {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return null;
  const size = (width: number, height: number): PictureFacts => ({ mime: 'image/webp', width, height });
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 "
      return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      const bits = view.getUint32(21, true); // "VP8L"
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 0x56503858: // "VP8X"
      return size((view.getUint32(23, true) >>> 8) + 1, (view.getUint32(26, true) >>> 8) + 1);
    default:
      return null;
  }
}

/** ISO/IEC 23000-22: the image spatial extents property of a file with the AVIF brand; the largest is the picture itself. */
function readAvif(view: DataView): PictureFacts | null {
  if (view.getUint32(4) !== 0x66747970) return null; // "ftyp"
  const brandsEnd = Math.min(view.getUint32(0), 256);
  let branded = false;
  for (let at = 8; at + 4 <= brandsEnd; at += 4) {
    const brand = view.getUint32(at);
    if (at !== 12 && (brand === 0x61766966 || brand === 0x61766973)) branded = true; // "avif", "avis"
  }
  if (!branded) return null;
  let largest: PictureFacts | null = null;
  const headEnd = Math.min(view.byteLength - 16, 65_536);
  for (let at = brandsEnd; at < headEnd; at++) {
    if (view.getUint32(at) !== 0x69737065) continue; // "ispe"
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!largest || width * height > largest.width * largest.height) largest = { mime: 'image/avif', width, height };
  }
  return largest;
}
