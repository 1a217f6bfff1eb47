/** The bytes of a picture. An id never gets other bytes, so every cache may keep them for ever. */
import type { HandlerOf } from '../app.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { pictureKey } from '../pictures/picture-key.ts';

export const showPicture: HandlerOf<'showPicture', ApiEnv> = async (c) => {
  const { picture } = c.req.valid('param');
  const object = await timed(c, 'r2', () => c.env.PICTURES.get(pictureKey(picture)));
  if (!object) return refuse(c, 'not-found');
  const headers = new Headers({
    'content-type': object.httpMetadata?.contentType ?? 'application/octet-stream',
    'content-length': String(object.size),
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin', // link previews and calendars show it too
    etag: object.httpEtag,
  });
  if (c.req.header('if-none-match') === object.httpEtag) {
    await object.body.cancel();
    return new Response(null, { status: 304, headers });
  }
  return new Response(object.body as ReadableStream, { headers });
};
