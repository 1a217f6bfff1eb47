import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { isId } from '#domain/ids';
import type { ApiEnv } from '../context.ts';
import { idOnce } from './answer-once.ts';

const app = new Hono<ApiEnv>();
app.post('*', async (c) => {
  c.set('body', new Uint8Array(await c.req.arrayBuffer()));
  return c.text(await idOnce(c, c.req.header('x-scope') ?? 'create-event:usr_1', 'event'));
});
async function made(key: string | null, body = 'draft', scope = 'create-event:usr_1'): Promise<string> {
  const headers = { 'x-scope': scope, ...(key !== null && { 'idempotency-key': key }) };
  const env = { AUTH_SECRET: 'a secret of at least thirty-two characters' };
  return (await app.request('/events', { method: 'POST', body, headers }, env)).text();
}

it('every try of a request makes the same thing; another request, key or caller makes another', async () => {
  const id = await made('key-1');
  expect(isId('event', id)).toBe(true);
  expect(await made('key-1')).toBe(id);
  const others = [
    await made('key-2'),
    await made('key-1', 'another draft'),
    await made('key-1', 'draft', 'create-event:usr_2'),
    await made(null),
    await made(null),
  ];
  expect(new Set([id, ...others]).size).toBe(6);
});
