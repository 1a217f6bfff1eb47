import { describe, expect, it } from 'vitest';
import { isDoor, kindOf, offlinePathFor } from './kinds.ts';

const origin = 'https://x.example';
const assets = new Set(['/_app/immutable/a.js', '/icon.svg']);
const ask = (path: string, mode = 'navigate', method = 'GET') =>
  kindOf({ method, mode, url: new URL(path, origin).href }, origin, assets);

describe('what the service worker answers', () => {
  it('starts the door and the list of tickets from the device, in both languages', () => {
    expect([
      ask('/door'),
      ask('/de/door'),
      ask('/door?x=1'),
      ask('/orders'),
      ask('/de/orders/'),
      ask('/offline'),
    ]).toEqual(Array(6).fill('shell'));
  });

  it('keeps orders, and nothing that lies below or beside them', () => {
    expect(ask('/orders/evt_1/ord_2?secret=s')).toBe('order');
    expect(ask('/de/orders/evt_1/ord_2?secret=s')).toBe('order');
    expect(ask('/orders/evt_1/ord_2/pay?secret=s')).toBe('page');
    expect(ask('/orders/evt_1/ord_2/__data.json?secret=s', 'cors')).toBe('other');
  });

  it('leaves the API, other sites and everything that changes something alone', () => {
    expect(ask('/api/events', 'cors')).toBe('other');
    expect(ask('/api/docs')).toBe('other');
    expect(ask('https://pay.example/x')).toBe('other');
    expect(ask('/events/x', 'navigate', 'POST')).toBe('other');
  });

  it('knows built files and pages', () => {
    expect([ask('/icon.svg', 'no-cors'), ask('/_app/immutable/b.wasm', 'cors')]).toEqual(['asset', 'asset']);
    expect([ask('/'), ask('/events/x'), ask('/doors-of-perception')]).toEqual(['page', 'page', 'page']);
    expect([isDoor('/door'), isDoor('/de/door'), isDoor('/doors')]).toEqual([true, true, false]);
  });

  it('is offline in the language of the page', () => {
    expect([offlinePathFor('/'), offlinePathFor('/de'), offlinePathFor('/de/x'), offlinePathFor('/demo')]).toEqual([
      '/offline', '/de/offline', '/de/offline', '/offline',
    ]); // prettier-ignore
  });
});
