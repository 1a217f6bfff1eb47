import { expect, it } from 'vitest';
import { stampede } from './stampede.ts';

it('[DS1][DS2] everybody is told, and exactly what is there is sold', { timeout: 60_000 }, async () => {
  const report = await stampede({ buyers: 600, seats: 100, lanes: 200 });
  expect(report.faults).toEqual([]);
  expect([report.boughtMs.length, report.soldOutMs.length]).toEqual([100, 500]);
});
