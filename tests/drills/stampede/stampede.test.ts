import { expect, it } from 'vitest';
import { stampede, stampedeKinds } from './stampede.ts';

it.each(stampedeKinds)('[DS1][DS2][DS3] everybody is told, all is sold once: %s', { timeout: 60_000 }, async (kind) => {
  const report = await stampede({ kind, buyers: 600, seats: 100, lanes: 200, pings: 0 });
  expect(report.faults).toEqual([]);
  expect([report.boughtMs.length, report.soldOutMs.length]).toEqual([100, 500]);
});
