/** Where a ticket lives, as far as this phone can know. */
import { toBase64url } from '#domain/crypto/bytes';
import { parseTicketCode } from '#domain/ticket/code';
import type { TicketView } from '#domain/contract/sale';
import type { HeldTicket } from './wallet-db.ts';

export type Standing =
  /** Its code is on paper, in the mail, on this page: for everybody who carries it. */
  | { kind: 'static' }
  /** It needs a phone and has none yet. */
  | { kind: 'unbound' }
  /** This phone shows its live code, made of `boundCode`. */
  | { kind: 'here'; boundCode: string; held: HeldTicket }
  /** Another phone has it. `wasHere`: this one had it before. */
  | { kind: 'elsewhere'; wasHere: boolean }
  /** Given back, cancelled or exchanged. */
  | { kind: 'void' };

type Seen = Pick<TicketView, 'state' | 'codeForm' | 'boundCode' | 'generation'>;

/**
 * The page may be older than what this phone keeps (it was stored before the ticket was bound here), and it may be newer (another phone
 * has it since): the higher generation is right.
 */
export function standingOf(ticket: Seen, held: HeldTicket | undefined): Standing {
  if (ticket.state === 'revoked') return { kind: 'void' };
  const own = held?.boundCode ?? null;
  if (held && own !== null && held.generation > ticket.generation) return { kind: 'here', boundCode: own, held };
  if (ticket.codeForm === 'static') return { kind: 'static' };
  if (ticket.codeForm === 'unbound') return { kind: 'unbound' };
  if (held && holderKeyOf(ticket.boundCode) === toBase64url(held.key.publicKey))
    return { kind: 'here', boundCode: ticket.boundCode, held };
  return { kind: 'elsewhere', wasHere: own !== null };
}

/** The key that a bound ticket was issued to, base64url; null for any other code. */
export function holderKeyOf(boundCode: string): string | null {
  const parsed = parseTicketCode(boundCode);
  return parsed.kind === 'static' && parsed.holderKey ? toBase64url(parsed.holderKey) : null;
}
