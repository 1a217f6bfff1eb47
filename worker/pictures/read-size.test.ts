import { describe, expect, it } from 'vitest';
import { readPictureFacts } from './read-size.ts';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : part)),
  );
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

const png = (width: number, height: number) =>
  bytes([0x89], 'PNG\r\n\x1a\n', u32(13), 'IHDR', u32(width), u32(height), [8, 6, 0, 0, 0]);
const frame = (width: number, height: number) => [
  ...[0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3],
  ...Array<number>(9).fill(0),
];
const exif = (orientation: number) => {
  const tiff = bytes('MM', [0, 42], u32(8), [0, 1], [1, 0x12, 0, 3], u32(1), [0, orientation, 0, 0], u32(0));
  const body = [...bytes('Exif', [0, 0]), ...tiff];
  return [0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
};
const jpeg = (...segments: number[][]) => bytes([0xff, 0xd8], ...segments, [0xff, 0xd9]);
const webp = (kind: string, ...rest: (string | number[])[]) => bytes('RIFF', u32(0), 'WEBP', kind, u32(0), ...rest);
const avif = (...sizes: [number, number][]) =>
  bytes(
    [...u32(24), ...bytes('ftypavif'), ...u32(0), ...bytes('avifmif1')],
    ...sizes.map(([width, height]) => [...u32(20), ...bytes('ispe'), ...u32(0), ...u32(width), ...u32(height)]),
    new Array<number>(20).fill(0),
  );

describe('what a picture is, from its bytes', () => {
  it('PNG, JPEG, WebP and AVIF', () => {
    expect(readPictureFacts(png(640, 480))).toEqual({ mime: 'image/png', width: 640, height: 480 });
    expect(readPictureFacts(jpeg(frame(1920, 1080)))).toEqual({ mime: 'image/jpeg', width: 1920, height: 1080 });
    const lossy = webp('VP8 ', new Array<number>(6).fill(0), [0x80, 2, 0xe0, 1]);
    expect(readPictureFacts(lossy)).toEqual({ mime: 'image/webp', width: 640, height: 480 });
    const lossless = webp('VP8L', [0x2f, 0x7f, 0xc2, 0x77, 0]);
    expect(readPictureFacts(lossless)).toEqual({ mime: 'image/webp', width: 640, height: 480 });
    const extended = webp('VP8X', [0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]);
    expect(readPictureFacts(extended)).toEqual({ mime: 'image/webp', width: 640, height: 480 });
    expect(readPictureFacts(avif([320, 240], [1280, 720]))).toEqual({ mime: 'image/avif', width: 1280, height: 720 });
  });

  it('a photograph that lies on its side has its sides exchanged', () => {
    expect(readPictureFacts(jpeg(exif(6), frame(4000, 3000)))).toMatchObject({ width: 3000, height: 4000 });
    expect(readPictureFacts(jpeg(exif(3), frame(4000, 3000)))).toMatchObject({ width: 4000, height: 3000 });
  });

  it('everything else is no picture, and nothing throws', () => {
    const good = [png(640, 480), jpeg(exif(6), frame(640, 480)), avif([640, 480])];
    for (const whole of good)
      for (let length = 0; length < whole.length; length++) readPictureFacts(whole.subarray(0, length));
    for (const bad of [
      bytes(''),
      bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      bytes('GIF89a', new Array<number>(40).fill(0)),
      png(0, 10),
      png(100_000, 100_000),
      jpeg(),
      bytes([0xff, 0xd8, 0xff]),
    ])
      expect(readPictureFacts(bad)).toBeNull();
  });
});
