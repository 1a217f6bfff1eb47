/** Names behind the indexes that the box office speaks in. The draft knows them, also those that were published earlier. */
import type { DeskEvent } from '#domain/contract/desk';
import { everyDate } from '#domain/event/plan';
import { localToInstant } from '#domain/event/local-time';
import { dateTime } from '$lib/desk/when';
import { m } from '$lib/paraglide/messages';

export function typeName(event: DeskEvent, index: number): string {
  const type = event.draft.ticketTypes.find((candidate, i) => (candidate.index ?? i) === index);
  return type?.name || m.desk_nth_type({ number: index + 1 });
}

export function dateName(event: DeskEvent, index: number): string {
  if (index === everyDate) return m.desk_validity_every_date();
  const date = event.draft.occurrences.find((candidate, i) => (candidate.index ?? i) === index);
  const instant = date ? localToInstant(date.starts, event.draft.zone) : null;
  return instant?.ok ? dateTime(instant.atMs, event.draft.zone) : m.desk_nth_date({ number: index + 1 });
}
