import { describe, expect, it } from 'vitest';
import { isoDay, isoInZone, leaf, quickSpans, spanText } from './dates.ts';

const at = (iso: string) => Date.parse(iso);

describe('dates at the venue', () => {
  it('say the instant with the offset of that day, also across daylight saving', () => {
    expect(isoInZone(at('2027-06-01T17:30:00Z'), 'Europe/Berlin')).toBe('2027-06-01T19:30:00+02:00');
    expect(isoInZone(at('2027-12-01T18:30:00Z'), 'Europe/Berlin')).toBe('2027-12-01T19:30:00+01:00');
    expect(isoInZone(at('2027-06-01T17:30:00Z'), 'America/St_Johns')).toBe('2027-06-01T15:00:00-02:30');
    expect(isoInZone(at('2027-06-01T17:30:00Z'), 'UTC')).toBe('2027-06-01T17:30:00+00:00');
  });

  it('know the calendar day there, not here', () => {
    expect(isoDay(at('2027-06-01T23:30:00Z'), 'Asia/Tokyo')).toBe('2027-06-02');
    expect(leaf(at('2027-06-01T23:30:00Z'), 'Asia/Tokyo', 'en')).toEqual({ month: 'Jun', day: '2', weekday: 'Wed' });
  });

  it('are said as short as they can be', () => {
    const one = { startsAtMs: at('2027-06-01T17:30:00Z'), endsAtMs: at('2027-06-01T20:30:00Z'), occurrenceCount: 1 };
    expect(spanText(one, 'Europe/Berlin', 'en')).toBe('Tue, 1 June 2027, 19:30');
    expect(spanText(one, 'Europe/Berlin', 'de')).toBe('Di., 1. Juni 2027, 19:30');
    const many = { ...one, endsAtMs: at('2027-06-09T20:30:00Z'), occurrenceCount: 4 };
    expect(spanText(many, 'Europe/Berlin', 'en')).toMatch(/^1\s?–\s?9 June 2027$/);
  });
});

describe('quick spans of the search', () => {
  it('take Friday to Sunday, and what is left of them during a weekend', () => {
    expect(quickSpans(at('2027-06-02T10:00:00Z')).weekend).toEqual(['2027-06-04', '2027-06-06']); // a Wednesday
    expect(quickSpans(at('2027-06-05T10:00:00Z')).weekend).toEqual(['2027-06-05', '2027-06-06']); // a Saturday
    expect(quickSpans(at('2027-06-06T10:00:00Z')).weekend).toEqual(['2027-06-06', '2027-06-06']); // a Sunday
  });

  it('count today and the next thirty days', () => {
    expect(quickSpans(at('2027-06-02T10:00:00Z')).today).toEqual(['2027-06-02', '2027-06-02']);
    expect(quickSpans(at('2027-06-02T10:00:00Z')).month).toEqual(['2027-06-02', '2027-07-02']);
  });
});
