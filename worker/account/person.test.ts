import { Hono } from 'hono';
import { expect, it, vi } from 'vitest';
import type { ApiEnv } from '../context.ts';
import { identity } from './identity.ts';
import { personOf } from './person.ts';

vi.mock('./identity.ts', () => ({ identity: vi.fn() }));

const app = new Hono<ApiEnv>();
app.get('*', async (c) => {
  c.set('waits', {});
  return c.json(await personOf(c));
});

it('a session that was just prolonged takes its cookie along', async () => {
  const cookie = 'foyer.session_token=t; Max-Age=604800';
  const response = { user: { id: 'usr_1', email: 'x@blind.invalid', sealedProfile: null } };
  const getSession = vi.fn(async () => ({ response, headers: new Headers([['set-cookie', cookie]]) }));
  vi.mocked(identity).mockReturnValue({ api: { getSession } } as unknown as ReturnType<typeof identity>);
  const answer = await app.request('/', { headers: { cookie: 'foyer.session_token=t' } });
  expect(await answer.json()).toMatchObject({ userId: 'usr_1' });
  expect(answer.headers.getSetCookie()).toEqual([cookie]);
  expect((await app.request('/')).headers.getSetCookie()).toEqual([]);
  expect(getSession).toHaveBeenCalledTimes(1);
});
