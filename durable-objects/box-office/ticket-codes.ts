/** What a ticket shows: signed when it is issued, and signed anew where the key it was signed with is believed no more. */
import { codeFormOf } from '#domain/box-office/live-codes';
import type { BoxOfficeState } from '#domain/box-office/state';
import { revokedFlag } from '#domain/box-office/tickets';
import { parseTicketCode } from '#domain/ticket/code';
import type { TicketRow } from '../box-office-rpc.ts';
import { codeOf, shortCodeOf, ticketKey, type EventKeys } from './keys.ts';

/** What a ticket's signature covers. */
export function ticketToSign(state: BoxOfficeState, serial: number, generation: number) {
  const { tickets } = state;
  const [ticketType, occurrence] = [tickets.type[serial]!, tickets.occurrence[serial]!];
  return { serial, generation, ticketType, occurrence, test: state.plan!.settings.test };
}

/** The code of a ticket under the newest key. @param holderKey raw; null is a ticket that anybody may carry */
export function signCode(
  state: BoxOfficeState,
  keys: EventKeys,
  serial: number,
  generation: number,
  holderKey: Uint8Array | null,
): Promise<string> {
  return codeOf(keys, ticketKey(keys, state.signing), ticketToSign(state, serial, generation), holderKey);
}

export type ShownCodes = Pick<TicketRow, 'codeForm' | 'code' | 'boundCode' | 'shortCode'>;

/**
 * The one place that gives codes out, to whatever page, mail or paper (B1 to B3): a revoked ticket has none, one that is bound none that
 * anybody could carry, and one that must be bound and is not has none at all yet.
 */
export async function shownCodes(
  state: BoxOfficeState,
  keys: EventKeys,
  serial: number,
  stored: string,
): Promise<ShownCodes> {
  const flags = state.tickets.flags[serial]!;
  const codeForm = codeFormOf(state.plan!.settings, flags);
  const nothing = { codeForm, code: '', boundCode: '', shortCode: '' };
  if (flags & revokedFlag || codeForm === 'unbound') return nothing;
  const code = await codeNow(state, keys, serial, stored);
  if (codeForm === 'bound') return { ...nothing, boundCode: code };
  const subject = ticketToSign(state, serial, state.tickets.generation[serial]!);
  return { ...nothing, code, shortCode: shortCodeOf(keys, subject, false) };
}

/** As it was signed, unless its key has been retired since (Y3). The generation stays. */
export async function codeNow(state: BoxOfficeState, keys: EventKeys, serial: number, stored: string): Promise<string> {
  if (state.signing.retired.size === 0) return stored;
  const parsed = parseTicketCode(stored);
  if (parsed.kind !== 'static' || !state.signing.retired.has(parsed.payload.keyIndex)) return stored;
  return signCode(state, keys, serial, state.tickets.generation[serial]!, parsed.holderKey);
}
