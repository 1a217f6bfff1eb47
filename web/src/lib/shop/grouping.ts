/** Parts a long list of events into months; a short one stays whole, since three headings over three cards help nobody. */
import type { EventCard } from '#domain/contract/public';
import { isoDay, monthText } from './dates.ts';

export interface EventGroup {
  /** `2027-06`, or empty for a list that is not parted. */
  key: string;
  heading: string | null;
  events: EventCard[];
}

const groupFrom = 7;

/** In the order given, which is that of time; events that began earlier and still run come under the first heading. */
export function groupByMonth(events: readonly EventCard[], locale: string): EventGroup[] {
  if (events.length < groupFrom) return events.length > 0 ? [{ key: '', heading: null, events: [...events] }] : [];
  const groups: EventGroup[] = [];
  for (const event of events) {
    const key = isoDay(event.startsAtMs, event.zone).slice(0, 7);
    const last = groups.at(-1);
    if (last && last.key >= key) last.events.push(event);
    else groups.push({ key, heading: monthText(event.startsAtMs, event.zone, locale), events: [event] });
  }
  return groups;
}
