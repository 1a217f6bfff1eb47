import { describe, expect, it } from 'vitest';
import { repeatDates, shiftDate, weekday } from './repeat-dates.ts';

const friday = { index: 4, starts: '2027-03-19T19:30', ends: '2027-03-20T01:00', doorsOpen: '2027-03-19T18:30' };
const starts = (dates: { starts: string }[]) => dates.map((date) => date.starts);

describe('repeating a date', () => {
  it('knows the weekdays', () => {
    expect(weekday('1970-01-01T00:00')).toBe(3);
    expect(weekday('2027-03-19T19:30')).toBe(4);
    expect(weekday('1969-12-29')).toBe(0);
    expect(weekday('')).toBeNull();
    expect(weekday('2027-02-30T10:00')).toBeNull();
  });

  it('goes on every week until the last day, which counts', () => {
    const dates = repeatDates(friday, { weekdays: [4], everyWeeks: 1, until: '2027-04-09' }, [friday]);
    expect(starts(dates)).toEqual(['2027-03-26T19:30', '2027-04-02T19:30', '2027-04-09T19:30']);
  });

  it('keeps the wall-clock time over the change of the clocks, and the distance of end and doors over midnight', () => {
    const [next] = repeatDates(friday, { weekdays: [6], everyWeeks: 1, until: '2027-03-31' }, [friday]).slice(1);
    expect(next).toEqual({
      index: null,
      starts: '2027-03-28T19:30',
      ends: '2027-03-29T01:00',
      doorsOpen: '2027-03-28T18:30',
    });
  });

  it('takes several weekdays and every other week, counted from the week of the first date', () => {
    const dates = repeatDates(friday, { weekdays: [4, 5], everyWeeks: 2, until: '2027-04-04' }, []);
    expect(starts(dates)).toEqual(['2027-03-20T19:30', '2027-04-02T19:30', '2027-04-03T19:30']);
  });

  it('adds nothing when asked twice', () => {
    const rule = { weekdays: [4], everyWeeks: 1, until: '2027-04-09' };
    const once = [friday, ...repeatDates(friday, rule, [friday])];
    expect(repeatDates(friday, rule, once)).toEqual([]);
  });

  it('ends where there is no more room', () => {
    expect(
      repeatDates(friday, { weekdays: [0, 1, 2, 3, 4, 5, 6], everyWeeks: 1, until: '2099-01-01' }, [], 10),
    ).toHaveLength(10);
    expect(
      repeatDates(friday, { weekdays: [0, 1, 2, 3, 4, 5, 6], everyWeeks: 1, until: '2099-01-01' }, []),
    ).toHaveLength(250);
  });

  it.each([
    [{ ...friday, starts: '' }, '2027-04-09'],
    [friday, ''],
    [friday, '2027-03-18'],
  ])('is empty where there is nothing to count from or to: %#', (pattern, until) => {
    expect(repeatDates(pattern, { weekdays: [4], everyWeeks: 1, until }, [])).toEqual([]);
  });

  it('leaves empty times empty when a date is moved', () => {
    expect(shiftDate({ index: 1, starts: '2028-02-28T10:00', ends: '', doorsOpen: '' }, 1)).toEqual({
      index: null,
      starts: '2028-02-29T10:00',
      ends: '',
      doorsOpen: '',
    });
  });
});
