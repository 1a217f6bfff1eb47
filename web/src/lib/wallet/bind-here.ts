/** Makes this phone the one that has a ticket: a key of its own, the proof that it has it, and the box office's answer, kept. */
import { toBase64url } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import type { TicketView } from '#domain/contract/sale';
import { idToBytes } from '#domain/ids';
import { proveBinding } from '#domain/ticket/binding';
import type { StoredKey } from '../door/device-key.ts';
import { holderKeyOf } from './standing.ts';
import { ticketId, type TicketShelf } from './wallet-db.ts';

export interface BindDeps {
  shelf: TicketShelf;
  makeKey(): Promise<StoredKey>;
  signerOf(key: StoredKey): Signer;
  /** Asks the box office. The ticket as it is then, or the code of the problem. */
  ask(
    serial: number,
    wish: { holderKey: string; generation: number; proof: string },
  ): Promise<TicketView | BindProblem>;
}
export interface BindProblem {
  problem: string;
}

/**
 * Binds the ticket in the generation that is shown. The key is kept before it is sent: should the answer get lost, the next look at the
 * order finds that the ticket belongs to a key that is here.
 */
export async function bindHere(eventId: string, ticket: TicketView, deps: BindDeps): Promise<TicketView | BindProblem> {
  const id = ticketId(eventId, ticket.serial);
  const eventId16 = idToBytes('event', eventId);
  if (!eventId16) return { problem: 'not-found' };
  const before = await deps.shelf.get(id);
  // A fresh key for a ticket that lives elsewhere by now: that phone's page then says so, whatever key it has.
  const reuses = before && (before.boundCode === null || ticket.codeForm === 'unbound');
  const key = reuses ? before.key : await deps.makeKey();
  await deps.shelf.put({ id, key, boundCode: null, generation: ticket.generation });
  const signer = deps.signerOf(key);
  const { serial, generation } = ticket;
  const proof = await proveBinding(eventId16, { serial, generation }, signer);
  const holderKey = toBase64url(signer.publicKey);
  const answer = await deps.ask(serial, { holderKey, generation, proof: toBase64url(proof) });
  if ('problem' in answer) return answer;
  if (holderKeyOf(answer.boundCode) !== holderKey) return { problem: 'ticket-changed' };
  await deps.shelf.put({ id, key, boundCode: answer.boundCode, generation: answer.generation });
  return answer;
}
