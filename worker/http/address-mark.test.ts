import { expect, it } from 'vitest';
import { addressMark, networkOf } from './address-mark.ts';

it('of the newer addresses the network counts, however it is written', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('2001:db8:0:1:a:b:c:d')).toBe('2001:db8:0:1');
  expect(networkOf('2001:0DB8::1:0:0:0:1')).toBe('2001:db8:0:1');
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
  expect(networkOf('::1')).toBe('0:0:0:0');
});

it('a mark says nothing of the address, and is another one for each event', async () => {
  const mark = await addressMark('secret', 'evt_1', '192.0.2.1');
  expect(mark).toMatch(/^[\w-]{20,}$/);
  expect(await addressMark('secret', 'evt_1', '192.0.2.1')).toBe(mark);
  for (const other of [
    ['secret', 'evt_2', '192.0.2.1'],
    ['secret', 'evt_1', '192.0.2.2'],
    ['other', 'evt_1', '192.0.2.1'],
  ])
    expect(await addressMark(...(other as [string, string, string]))).not.toBe(mark);
});
