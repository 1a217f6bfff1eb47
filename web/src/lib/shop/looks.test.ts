import { describe, expect, it } from 'vitest';
import { artOf } from './art.ts';
import { groupByMonth } from './grouping.ts';
import { paragraphs } from './paragraphs.ts';
import { placeText } from './place.ts';
import { pollDelayMs, pollsMax } from './polling.ts';
import { anEvent } from './testing.ts';

describe('fallback art', () => {
  it('is the same for the same event and differs between events', () => {
    expect(artOf('evt_1')).toEqual(artOf('evt_1'));
    const pictures = new Set(Array.from({ length: 50 }, (_, i) => JSON.stringify(artOf(`evt_${i}`))));
    expect(pictures.size).toBe(50);
  });
});

describe('the list of events', () => {
  const month = (i: number) => anEvent({ startsAtMs: Date.UTC(2027, 4 + (i >> 1), 3) });

  it('stays whole while it is short', () => {
    expect(groupByMonth([month(0), month(3)], 'en')).toMatchObject([{ heading: null, events: [{}, {}] }]);
    expect(groupByMonth([], 'en')).toEqual([]);
  });

  it('is parted into months when it is long, in the page’s language', () => {
    const groups = groupByMonth(
      Array.from({ length: 8 }, (_, i) => month(i)),
      'de',
    );
    expect(groups.map((group) => [group.heading, group.events.length])).toEqual([
      ['Mai 2027', 2], ['Juni 2027', 2], ['Juli 2027', 2], ['August 2027', 2],
    ]); // prettier-ignore
  });
});

describe('a description', () => {
  it('is parted at blank lines and keeps markup as text', () => {
    expect(paragraphs('One\r\ntwo\r\n\r\n \n<b>Three</b>\n')).toEqual(['One\ntwo', '<b>Three</b>']);
    expect(paragraphs('  ')).toEqual([]);
  });
});

describe('asking whether a payment arrived', () => {
  it('begins quickly, grows gentle and ends', () => {
    const delays = Array.from({ length: pollsMax }, (_, i) => pollDelayMs(i));
    expect(delays.slice(0, 5)).toEqual([2000, 2000, 2000, 2000, 2000]);
    expect(delays.at(-1)).toBe(30_000);
    expect(delays.every((delay, i) => i === 0 || delay >= delays[i - 1]!)).toBe(true);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(25 * 60_000);
  });
});

describe('a place', () => {
  it('names its city once', () => {
    expect(placeText({ venueName: 'Hall', venueAddress: 'Lane 8, 04109 Leipzig', city: 'Leipzig' })).toBe(
      'Hall, Lane 8, 04109 Leipzig',
    );
    expect(placeText({ venueName: 'Hall', venueAddress: 'Lane 8', city: 'Leipzig' })).toBe('Hall, Lane 8, Leipzig');
    expect(placeText({ venueAddress: '', city: 'Leipzig' })).toBe('Leipzig');
  });
});
