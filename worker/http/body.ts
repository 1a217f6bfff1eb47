/** Bodies are read once, within a bound, before anybody looks at them. What is too large is refused without being read. */
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../context.ts';
import { refuse } from './problem.ts';

/** Every JSON body of the API fits many times over; a draft with 250 dates has about 100 kB. */
const jsonBytesMax = 1_000_000;
/** A photograph from a phone, as it comes. */
export const pictureBytesMax = 5_000_000;

const isPictureUpload = (path: string) => /^\/api\/desk\/events\/[^/]+\/pictures$/.test(path);

export const withBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const request = c.req.raw;
  if (request.body === null || request.method === 'GET' || request.method === 'HEAD') return next();
  const bytesMax = isPictureUpload(c.req.path) ? pictureBytesMax : jsonBytesMax;
  const body = await readWithin(request, bytesMax);
  if (body === 'too-large') return refuse(c, 'body-too-large');
  c.set('body', body);
  c.req.raw = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: body.length > 0 ? body : null,
  });
  return next();
};

/** The whole body, unless it is longer than `bytesMax`: then reading stops at once. */
export async function readWithin(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer> | 'too-large'> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > bytesMax) return 'too-large';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > bytesMax) {
      await reader.cancel().catch(() => undefined);
      return 'too-large';
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
