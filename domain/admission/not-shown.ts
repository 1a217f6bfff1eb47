/**
 * Tickets that nobody has shown: found by name, or let in together with one of their order (A41 to A43). What stands in for the code is the
 * word of whoever looked, so the journal says how it came about, and all rules of the ticket decide as ever.
 */
import { digestText } from '#domain/crypto/hash';
import type { GateCheck } from '#domain/gate-pack/types';
import { knownGeneration } from './known-use.ts';
import type { DoorKnowledge } from './types.ts';
import type { CodeCheck } from './verify-code.ts';

/** What a door knows of a ticket that it has not seen. */
export type UnseenTicket = { serial: number; ticketType: number; occurrence: number; holderBound: boolean };

/** How a ticket was let in without being shown; a word in the journal. To readers that do not know it the ticket was typed. */
export type Via = 'found' | 'party';

/** Asked before a person who was found by name is let in; the journal names it when it was confirmed. */
export const identityCheck: GateCheck = { id: 'identity', kind: 'identity', text: '' };

/** The ticket as the pack knows it now. One that must show a live code is still refused without it (T11). */
export function checkUnseen(ticket: UnseenTicket, via: Via, door: DoorKnowledge): CodeCheck {
  const { serial, ticketType, occurrence, holderBound } = ticket;
  const generation = knownGeneration(door.pack, door.admissions, serial);
  const codeDigest = digestText(`${via} ${serial} ${generation}`);
  const { test } = door.pack.head;
  return {
    ...{ ok: true, proof: 'typed', serial, generation, ticketType, occurrence, holderBound, test },
    ...{ liveStep: null, codeDigest, via },
  };
}
