/** Rows of a draft name each other by position or number; what points at a row that is taken out lets go of it. Changes the draft in place. */
import type { EventDraft, TicketTypeDraft } from '#domain/event/draft';

/** @param at position of the gate that is taken out */
export function removeGate({ gates, ticketTypes }: EventDraft, at: number): void {
  gates.splice(at, 1);
  for (const type of ticketTypes) type.homeGate = positionWithout(type.homeGate, at);
}

/** @param at position of the zone that is taken out */
export function removeZone({ gates, zones }: EventDraft, at: number): void {
  zones.splice(at, 1);
  for (const gate of gates) gate.zone = positionWithout(gate.zone, at);
}

/** Gates that let in only some types let in one less. @param at position of the type that is taken out */
export function removeTicketType({ gates, ticketTypes }: EventDraft, at: number): void {
  const [gone] = ticketTypes.splice(at, 1);
  for (const gate of gates) gate.ticketTypes = gate.ticketTypes?.filter((index) => index !== gone?.index) ?? null;
}

function positionWithout(position: number | null, gone: number): number | null {
  if (position === null || position === gone) return null;
  return position > gone ? position - 1 : position;
}

/** Whether the door does with a ticket of this type what it would not do with any. */
export function isUnusualAtDoor(type: TicketTypeDraft): boolean {
  const { admits, checks, doorNote, admission, entryFrom, entryUntil, homeGate, staleMinutes } = type;
  const isSaid = doorNote !== '' || entryFrom !== '' || entryUntil !== '';
  return (
    admits !== 1 || checks.length > 0 || isSaid || [admission, homeGate, staleMinutes].some((each) => each !== null)
  );
}
