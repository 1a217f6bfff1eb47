/** The door's own way of looking at pictures (`web/src/lib/door/gaze.ts`) where there is no canvas: cuts, makes smaller, reads. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { baseOptions, Gaze, type Pass } from '../../web/src/lib/door/gaze.ts';
import { conditions, ticketText, type Condition } from './conditions.ts';
import { randomFrom, symbolOf, takePicture, type Picture } from './camera.ts';

/** As many pictures as a door looks at in half a second. */
export const framesMax = 4;

export async function openReader(): Promise<void> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } });
}

/** Box filter, as canvases do it or better. */
export function cut(picture: Picture, { left, top, width, height, toWidth, toHeight }: Pass): Picture {
  const data = new Uint8ClampedArray(toWidth * toHeight * 4);
  for (let y = 0; y < toHeight; y++) {
    const [y0, y1] = span(top, height, toHeight, y);
    for (let x = 0; x < toWidth; x++) {
      const [x0, x1] = span(left, width, toWidth, x);
      let sum = 0;
      for (let py = y0; py < y1; py++)
        for (let px = x0; px < x1; px++) sum += picture.data[(py * picture.width + px) * 4]!;
      const at = (y * toWidth + x) * 4;
      data[at] = data[at + 1] = data[at + 2] = sum / ((x1 - x0) * (y1 - y0));
      data[at + 3] = 255;
    }
  }
  return { data, width: toWidth, height: toHeight };
}

function span(from: number, length: number, to: number, at: number): [number, number] {
  const first = from + Math.floor((at * length) / to);
  return [first, Math.max(first + 1, from + Math.floor(((at + 1) * length) / to))];
}

export interface Sight {
  /** Which picture it was read in, from 1; null for none of `framesMax`. */
  frame: number | null;
  /** Another text than the code's was read: worse than none. */
  misread: boolean;
  /** What each look took. */
  tookMs: number[];
}

/** Holds one code before the door's eye, as a guest does. */
export async function holdCode(condition: Condition, seed: number): Promise<Sight> {
  const random = randomFrom(seed);
  const text = ticketText(random);
  const scene = condition.scene(random);
  const symbol = symbolOf(text);
  const gaze = new Gaze();
  const tookMs: number[] = [];
  for (let frame = 1; frame <= framesMax; frame++) {
    const picture = takePicture(symbol, scene, seed, frame - 1);
    const pass = gaze.next(picture.width, picture.height);
    const part = cut(picture, pass);
    const startMs = performance.now();
    const found = await readBarcodes(part as ImageData, { ...baseOptions, ...pass.options });
    tookMs.push(performance.now() - startMs);
    if (found.some((code) => code.text !== text)) return { frame: null, misread: true, tookMs };
    if (found.length > 0) return { frame, misread: false, tookMs };
    gaze.saw(false);
  }
  return { frame: null, misread: false, tookMs };
}

/** A seed that no other code of the matrix has. */
export function seedOf(condition: Condition, at: number): number {
  return conditions.indexOf(condition) * 1_000_003 + at;
}
