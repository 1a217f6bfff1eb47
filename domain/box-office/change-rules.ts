/** What the organizer lets buyers do to their tickets, and until when (X5). */
import { everyDate, type ChangeRules, type SalesSettings } from './settings.ts';

/** Without rules of the organizer tickets may be exchanged until doors open. */
const defaultRules: ChangeRules = { exchange: true, cancel: false, untilMsBefore: 0 };

export function changeRules(settings: Pick<SalesSettings, 'buyersMay'>): ChangeRules {
  return settings.buyersMay ?? defaultRules;
}

/** From when on a ticket for that date cannot be changed any more, UTC ms: reckoned from the doors, of every date from the first. */
export function changeUntilMs(settings: Pick<SalesSettings, 'buyersMay' | 'occurrences'>, occurrence: number): number {
  const dates = settings.occurrences.filter(({ index }) => occurrence === everyDate || index === occurrence);
  const opensAtMs = Math.min(...dates.map((date) => date.doorsOpenAtMs));
  return Number.isFinite(opensAtMs) ? opensAtMs - changeRules(settings).untilMsBefore : 0;
}
