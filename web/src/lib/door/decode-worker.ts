/** Reads QR codes from pictures, beside the main thread. The first message names the decoder's WebAssembly, every other is a picture. */
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';

export type DecodeRequest = { wasmUrl: string } | { id: number; picture: ImageBitmap };
export type DecodeReply = { id: number; texts: string[] } | { id: number; error: string };

type WorkerScope = {
  addEventListener(type: 'message', listen: (message: MessageEvent<DecodeRequest>) => void): void;
  postMessage(reply: DecodeReply): void;
};
const worker = self as unknown as WorkerScope;
let detector: BarcodeDetector | null = null;

worker.addEventListener('message', ({ data }) => {
  if ('wasmUrl' in data) {
    prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl } });
    detector = new BarcodeDetector({ formats: ['qr_code'] });
  } else void decode(data.id, data.picture).then(answer);
});

async function decode(id: number, picture: ImageBitmap): Promise<DecodeReply> {
  try {
    const found = (await detector?.detect(picture)) ?? [];
    return { id, texts: found.map(({ rawValue }) => rawValue) };
  } catch (error) {
    return { id, error: String(error) };
  } finally {
    picture.close();
  }
}

function answer(reply: DecodeReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker answers its page, there is no origin to name
  worker.postMessage(reply);
}
