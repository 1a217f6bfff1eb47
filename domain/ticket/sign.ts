/** The issuer's side. */
import type { Signer } from '#domain/crypto/ed25519';

/** What the issuer decides of a ticket; format, tag and flags follow from it. */
export type TicketFields = {
  keyIndex: number;
  serial: number;
  generation: number;
  ticketType: number;
  occurrence: number;
  test: boolean;
};

/** Signs a static ticket and returns its code: 122 characters, the same every time (T1, T3). */
export async function signTicket(_fields: TicketFields, _eventId16: Uint8Array, _signer: Signer): Promise<string> {
  throw new Error('being built');
}
