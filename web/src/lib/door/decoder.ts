/** Pictures in, texts of QR codes out. */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { DecodeReply, DecodeRequest } from './decode-worker.ts';

export interface Decoder {
  /** Texts of all codes in the picture, which is closed. @throws Error where the decoder is broken */
  decode(picture: ImageBitmap): Promise<string[]>;
  close(): void;
}

/** The WebAssembly is a megabyte; on its first use, with a weak phone, it may take its time. */
const answerMaxMs = 20_000;

type Waiting = { resolve(texts: string[]): void; reject(error: Error): void; timer: ReturnType<typeof setTimeout> };

/** Decodes in a worker of its own, so that the screen stays quick. */
export function workerDecoder(): Decoder {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const post = (request: DecodeRequest, transfer: Transferable[] = []) => worker.postMessage(request, transfer);
  const settle = (id: number) => {
    const wait = waiting.get(id);
    waiting.delete(id);
    clearTimeout(wait?.timer);
    return wait;
  };
  worker.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => {
    const wait = settle(data.id);
    if ('texts' in data) wait?.resolve(data.texts);
    else wait?.reject(new Error(data.error));
  });
  worker.addEventListener('error', (event) => {
    for (const id of [...waiting.keys()]) settle(id)?.reject(new Error(event.message || 'the decoder did not start'));
  });
  post({ wasmUrl: new URL(wasmUrl, location.href).href });
  return {
    decode(picture) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(id)?.reject(new Error('the decoder does not answer')), answerMaxMs);
        waiting.set(id, { resolve, reject, timer });
        post({ id, picture }, [picture]);
      });
    },
    close() {
      worker.terminate();
      for (const id of [...waiting.keys()]) settle(id)?.reject(new Error('closed'));
    },
  };
}
