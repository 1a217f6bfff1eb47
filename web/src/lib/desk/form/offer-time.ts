/** How long an offer of the waiting list stands, as a choice and in words. */
import { localeTag } from '../when.ts';

const usual = [0.25, 0.5, 1, 2, 6, 12, 24, 48, 72, 168];

/** The usual ones, and the one that was set by somebody else. */
export function offerHourChoices(set: number): number[] {
  return usual.includes(set) ? usual : [...usual, set].sort((a, b) => a - b);
}

/** "30 minutes", "12 hours", "2 days". */
export function offerTime(hours: number): string {
  const [value, unit] =
    hours < 1 ? [hours * 60, 'minute'] : hours > 24 && hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return new Intl.NumberFormat(localeTag(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
