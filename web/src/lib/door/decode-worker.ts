/** Reads QR codes from pictures, beside the main thread. The first message names the decoder's WebAssembly, every other is a picture. */
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';

export type DecodeRequest = { wasmUrl: string } | { id: number; picture: ImageBitmap };
export type DecodeReply = { id: number; texts: string[] } | { id: number; error: string };

const worker = self as unknown as {
  onmessage: ((message: MessageEvent<DecodeRequest>) => void) | null;
  postMessage(reply: DecodeReply): void;
};
let detector: BarcodeDetector | null = null;

worker.onmessage = async ({ data }) => {
  if ('wasmUrl' in data) {
    prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl } });
    detector = new BarcodeDetector({ formats: ['qr_code'] });
    return;
  }
  const { id, picture } = data;
  try {
    const found = (await detector?.detect(picture)) ?? [];
    worker.postMessage({ id, texts: found.map(({ rawValue }) => rawValue) });
  } catch (error) {
    worker.postMessage({ id, error: String(error) });
  } finally {
    picture.close();
  }
};
