/** What a new door may do, as somebody chooses it, and the role that comes of it. */
import type { FieldCode } from '#domain/contract/problem';
import { localToInstant } from '#domain/event/local-time';
import type { DoorRole } from '#domain/gate-pack/role';

export interface TypedRole {
  kind: DoorRole['kind'];
  /** Null: all that the gate lets in. */
  ticketTypes: number[] | null;
  /** Null: all dates. */
  occurrences: number[] | null;
  mayFind: boolean;
  /** On the clock of the venue; empty is until the event is over. */
  until: string;
}

export type RoleErrors = Partial<Record<'ticketTypes' | 'occurrences' | 'until', FieldCode>>;
export type ReadRole = { ok: true; role: DoorRole } | { ok: false; errors: RoleErrors };

export const plainTypedRole = (): TypedRole => ({
  ...{ kind: 'steward', ticketTypes: null, occurrences: null, mayFind: false, until: '' },
});

/** @param zone of the venue. The clock is handed in: an end that has passed would make a door that lets nobody in. */
export function readRole(
  { kind, ticketTypes, occurrences, mayFind, until }: TypedRole,
  zone: string,
  nowMs: number,
): ReadRole {
  const errors: RoleErrors = {};
  if (ticketTypes?.length === 0) errors.ticketTypes = 'required';
  if (occurrences?.length === 0) errors.occurrences = 'required';
  const end = until === '' ? null : localToInstant(until, zone);
  if (end && !end.ok) errors.until = end.code;
  else if (end?.ok && end.atMs <= nowMs) errors.until = 'in-the-past';
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, role: { kind, ticketTypes, occurrences, mayFind, untilMs: end?.ok ? end.atMs : null } };
}
