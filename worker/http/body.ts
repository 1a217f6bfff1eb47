/** Bodies are read once, within a bound, before anybody looks at them. What is too large is refused without being kept. */
import type { MiddlewareHandler } from 'hono';
import { concatBytes } from '#domain/crypto/bytes';
import { afterwards, type ApiEnv } from '../context.ts';
import { refuse } from './problem.ts';

/** Every JSON body of the API fits many times over; a draft with 250 dates has about 100 kB. */
const jsonBytesMax = 1_000_000;
/** A photograph from a phone, as it comes. */
export const pictureBytesMax = 5_000_000;

/** Two hundred thousand seats as JSON. */
export const seatMapBytesMax = 16_000_000;

const isPictureUpload = (path: string) => /^\/api\/desk\/events\/[^/]+\/pictures$/.test(path);

const isSeatMapUpload = (path: string) => /^\/api\/desk\/events\/[^/]+\/seat-map$/.test(path);

function bytesMaxOf(path: string): number {
  if (isPictureUpload(path)) return pictureBytesMax;
  return isSeatMapUpload(path) ? seatMapBytesMax : jsonBytesMax;
}

export const withBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const request = c.req.raw;
  if (request.body === null || request.method === 'GET' || request.method === 'HEAD') return next();
  const bytesMax = bytesMaxOf(c.req.path);
  const body = await readWithin(request.body, Number(request.headers.get('content-length') ?? 0), bytesMax);
  if ('tooLarge' in body) {
    const discarding = discard(body.tooLarge);
    await Promise.race([discarding, new Promise((resolve) => setTimeout(resolve, discardFirstMs))]);
    afterwards(c, discarding);
    return refuse(c, 'body-too-large');
  }
  c.set('body', body);
  c.req.raw = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: body.length > 0 ? body : null,
  });
  return next();
};

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The whole body, unless it is announced or turns out longer than `bytesMax`: then reading stops, and what is left comes back. */
export async function readWithin(
  stream: ReadableStream<Uint8Array>,
  announcedBytes: number,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | { tooLarge: Reader }> {
  const reader = stream.getReader();
  if (announcedBytes > bytesMax) return { tooLarge: reader };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...chunks);
    length += value.length;
    if (length > bytesMax) return { tooLarge: reader };
    chunks.push(value);
  }
}

/** How much of a refused body is still taken off the wire. */
const discardBytesMax = 32_000_000;
/** Whoever sends slowly hears the answer after this long all the same. */
const discardFirstMs = 1_000;

/**
 * A sender that is still sending does not look at our answer, and loses it when the line is closed first; so its bytes are thrown away
 * for a while before we answer, and then the line is cut.
 */
async function discard(reader: Reader): Promise<void> {
  let length = 0;
  while (length < discardBytesMax) {
    const { done, value } = await reader.read();
    if (done) return;
    length += value.length;
  }
  await reader.cancel();
}
