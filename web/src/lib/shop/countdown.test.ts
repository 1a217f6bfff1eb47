import { describe, expect, it } from 'vitest';
import { clockText, minuteToSay, msLeft } from './countdown.ts';

const start = { expiresAtMs: 1_000_600_000, serverNowMs: 1_000_000_000, answeredAtMs: 50 };

describe('countdown of a reservation', () => {
  it('runs on the steady clock alone, whatever the device believes the time is', () => {
    expect(msLeft(start, 50)).toBe(600_000);
    expect(msLeft(start, 60_050)).toBe(540_000);
  });

  it('never goes below zero and never grows', () => {
    expect(msLeft(start, 10_000_000)).toBe(0);
    expect(msLeft(start, 0)).toBe(600_000);
    expect(msLeft({ ...start, expiresAtMs: 999_999_999 }, 50)).toBe(0);
  });

  it('shows the last second until it is over', () => {
    expect(clockText(600_000)).toBe('10:00');
    expect(clockText(599_001)).toBe('10:00');
    expect(clockText(7_000)).toBe('0:07');
    expect(clockText(1)).toBe('0:01');
    expect(clockText(0)).toBe('0:00');
    expect(clockText(3_900_000)).toBe('1:05:00');
  });

  it('speaks at ten, five, two and one minutes, once each', () => {
    expect(minuteToSay(301_000, 300_000)).toBe(5);
    expect(minuteToSay(300_000, 299_000)).toBeNull();
    expect(minuteToSay(61_000, 59_000)).toBe(1);
    expect(minuteToSay(200_000, 190_000)).toBeNull();
  });
});
