/** T12: the code that a person can type. It finds a ticket; it does not prove one. */
import type { TicketFields } from './sign.ts';

/** What the keyed hash covers, so that a short code of an older generation is told apart. */
export type ShortCodeSubject = Pick<TicketFields, 'serial' | 'generation' | 'ticketType' | 'occurrence' | 'test'> & {
  holderBound: boolean;
};

/** `K7Q2-9XB4` (serials below 32,768) or `K7Q2-9XB4-0C1D`. `key` is 32 bytes, one per event. */
export function shortCode(_subject: ShortCodeSubject, _eventId16: Uint8Array, _key: Uint8Array): string {
  throw new Error('being built');
}

/** Reads what somebody typed: any case, O for 0, I and L for 1, spaces and hyphens anywhere. Null if it is not a short code (check symbol). */
export function parseShortCode(_text: string): { serial: number; hash: number } | null {
  throw new Error('being built');
}
