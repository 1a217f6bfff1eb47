/** The gate pack, whole or since an epoch, as the box office signed it. */
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { signedDoor } from './device-signature.ts';

export const fetchPack: HandlerOf<'fetchPack', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const { since } = c.req.valid('query');
  const signed = await signedDoor(c, event, { withdrawnToo: false });
  if (!signed.ok) return refuse(c, signed);
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.gatePack(since ?? null)));
  if (isBusy(reply)) return refuse(c, reply);
  const headers = { 'x-foyer-epoch': String(reply.epoch) };
  if (reply.pack === null) return new Response(null, { status: 304, headers });
  return new Response(reply.pack as Uint8Array<ArrayBuffer>, {
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  });
};
