/** Reads QR codes from pictures, beside the main thread. The first message names the decoder's WebAssembly, every other is a picture. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { baseOptions, Gaze, type Pass } from './gaze.ts';

export type DecodeRequest = { wasmUrl: string } | { id: number; picture: ImageBitmap };
export type DecodeReply = { id: number; texts: string[] } | { id: number; error: string };

type WorkerScope = {
  addEventListener(type: 'message', listen: (message: MessageEvent<DecodeRequest>) => void): void;
  postMessage(reply: DecodeReply): void;
};
const worker = self as unknown as WorkerScope;
const gaze = new Gaze();
let canvas: OffscreenCanvas | null = null;

worker.addEventListener('message', ({ data }) => {
  if ('wasmUrl' in data) prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl } });
  else void decode(data.id, data.picture).then(answer);
});

async function decode(id: number, picture: ImageBitmap): Promise<DecodeReply> {
  try {
    const pass = gaze.next(picture.width, picture.height);
    const found = await readBarcodes(pixelsOf(picture, pass), { ...baseOptions, ...pass.options });
    const texts = found.map(({ text }) => text);
    gaze.saw(texts.length > 0);
    return { id, texts };
  } catch (error) {
    return { id, error: String(error) };
  } finally {
    picture.close();
  }
}

/** The part that is looked at, in the size in which it is. */
function pixelsOf(picture: ImageBitmap, pass: Pass): ImageData {
  const { left, top, width, height, toWidth, toHeight } = pass;
  if (canvas?.width !== toWidth || canvas.height !== toHeight) canvas = new OffscreenCanvas(toWidth, toHeight);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (!context) throw new Error('no canvas to look at pictures with');
  context.drawImage(picture, left, top, width, height, 0, 0, toWidth, toHeight);
  return context.getImageData(0, 0, toWidth, toHeight);
}

function answer(reply: DecodeReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker answers its page, there is no origin to name
  worker.postMessage(reply);
}
