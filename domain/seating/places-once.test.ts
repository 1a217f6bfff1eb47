import { expect, it } from 'vitest';
import { placesOnce } from './places-once.ts';

const places: Record<string, number> = { stalls: 100, circle: 50, box: 8 };
const count = (...claims: [categories: string, atMost: number][]) =>
  placesOnce(
    claims.map(([categories, atMost]) => ({ categories: categories.split(' '), atMost })),
    (category) => places[category]!,
  );

it('counts places once, whoever may sell them', () => {
  expect(count()).toBe(0);
  expect(count(['stalls', 100], ['circle', 50])).toBe(150);
  expect(count(['stalls', 100], ['stalls circle', 150])).toBe(150);
  expect(count(['stalls', 100], ['circle', 50], ['stalls circle', 150], ['box', 8])).toBe(158);
});

it('counts no more than may be sold', () => {
  expect(count(['stalls', 30])).toBe(30);
  expect(count(['stalls', 30], ['stalls', 20])).toBe(50);
  expect(count(['stalls', 90], ['stalls', Infinity])).toBe(100);
});
