/** All tickets of an event by serial, in typed arrays that grow by doubling: 26 bytes a ticket. */

export const revokedFlag = 1;
export const admittedFlag = 2;
/** Revoked after its holder had gone in: the place stays taken. */
export const placeKeptFlag = 4;
/** Issued to a key in its holder's phone: only a live code opens a door (T8 to T11). */
export const boundFlag = 8;

export interface TicketTable {
  count: number;
  type: Uint16Array<ArrayBuffer>;
  occurrence: Uint8Array<ArrayBuffer>;
  generation: Uint16Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  /** Position of its order. */
  order: Uint32Array<ArrayBuffer>;
  priceMinor: Uint32Array<ArrayBuffer>;
  /** When it was last reissued or revoked: entries of doors from before were right at their time. 0 is never. */
  changedAtMs: Float64Array<ArrayBuffer>;
  /** Position of its seat in the present map; `noSeat` without one. */
  seat: Uint32Array<ArrayBuffer>;
}

export const noSeat = 0xffff_ffff;

/** Begins small, since an object that wakes or a test that crashes makes many; grows by doubling. */
export function emptyTickets(capacity = 16): TicketTable {
  return {
    count: 0,
    type: new Uint16Array(capacity),
    occurrence: new Uint8Array(capacity),
    generation: new Uint16Array(capacity),
    flags: new Uint8Array(capacity),
    order: new Uint32Array(capacity),
    priceMinor: new Uint32Array(capacity),
    changedAtMs: new Float64Array(capacity),
    seat: new Uint32Array(capacity).fill(noSeat),
  };
}

/** Makes room for `more` tickets. */
export function reserve(tickets: TicketTable, more: number): void {
  const wanted = tickets.count + more;
  if (wanted <= tickets.type.length) return;
  const grown = emptyTickets(Math.max(wanted, tickets.type.length * 2));
  for (const column of ticketColumns) grown[column].set(tickets[column]);
  Object.assign(tickets, { ...grown, count: tickets.count });
}

export const ticketColumns = [
  'type',
  'occurrence',
  'generation',
  'flags',
  'order',
  'priceMinor',
  'changedAtMs',
  'seat',
] as const satisfies readonly (keyof TicketTable)[];
