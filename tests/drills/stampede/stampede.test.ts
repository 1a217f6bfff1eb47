import { expect, it } from 'vitest';
import type { Command } from '#domain/box-office/commands';
import { full } from '#domain/box-office/testing';
import { Buyer } from './buyer.ts';
import { stampede, stampedeKinds } from './stampede.ts';

it.each(stampedeKinds)('[DS1][DS2][DS3] everybody is told, all is sold once: %s', { timeout: 60_000 }, async (kind) => {
  const report = await stampede({ kind, buyers: 600, seats: 100, lanes: 200, pings: 0 });
  expect(report.faults).toEqual([]);
  expect([report.boughtMs.length, report.soldOutMs.length]).toEqual([100, 500]);
});

it('[DS1] who hears "busy" comes again where they stood, with the same key', async () => {
  const asked: Command[] = [];
  const answers = [
    { ok: true, totalMinor: 2500 },
    { ok: false, code: 'busy', retryAfterMs: 500 },
    { ok: true, totalMinor: 2500 },
    { ok: true },
  ];
  const lane = {
    async call(_path: string, body?: unknown) {
      asked.push(body as Command);
      return { status: 200, body: JSON.stringify(answers[asked.length - 1]) };
    },
  };
  const buyer = new Buyer([[full(1)]]);
  expect(await buyer.goOn(lane)).toEqual({ kind: 'busy', retryAfterMs: 500 });
  expect(await buyer.goOn(lane)).toMatchObject({ kind: 'bought', tickets: 1 });
  expect(asked.map(({ kind }) => kind)).toEqual(['hold', 'checkout', 'checkout', 'paid']);
  expect(asked[2]!.key).toBe(asked[1]!.key);
});
