/** A ticket is issued again: for anybody who carries it, or to the key in its holder's phone. Rules R8, B1 to B7. */
import type { BindTicket, Reissue } from './commands.ts';
import { refuse, type Decision } from './decision.ts';
import { liveCodesOf } from './live-codes.ts';
import { findOrder, type BoxOfficeState } from './state.ts';
import { revokedFlag } from './tickets.ts';

const generationMax = 0xffff;
/** 32 bytes in base64url. */
const keyForm = /^[A-Za-z0-9_-]{43}$/;

export function decideReissue(state: BoxOfficeState, command: Reissue): Decision {
  const refused = refuseTicket(state, command);
  if (refused) return refused;
  const { orderId, serial } = command;
  const generation = state.tickets.generation[serial]! + 1;
  return {
    events: [{ t: 'reissued', serial }],
    facts: [{ kind: 'ticket-reissued', orderId, serial, generation }],
    reply: { ok: true, serial, generation },
  };
}

/** The shell has verified that whoever asks has the secret half of the key (T15). */
export function decideBindTicket(state: BoxOfficeState, command: BindTicket): Decision {
  const refused = refuseTicket(state, command);
  if (refused) return refused;
  const { orderId, serial, holderKey } = command;
  if (liveCodesOf(state.plan!.settings) === 'off') return refuse('live-codes-off');
  if (!keyForm.test(holderKey)) return refuse('invalid');
  const generation = state.tickets.generation[serial]!;
  if (command.generation !== generation) return refuse('ticket-changed');
  return {
    events: [{ t: 'bound', serial }],
    facts: [{ kind: 'ticket-reissued', orderId, serial, generation: generation + 1, holderKey }],
    reply: { ok: true, serial, generation: generation + 1 },
  };
}

/** A ticket that is not of the order, is revoked, or was issued as often as its two bytes can count. */
function refuseTicket(state: BoxOfficeState, { orderId, serial }: Reissue | BindTicket): Decision | null {
  const order = findOrder(state, orderId);
  if (!order) return refuse('unknown-order');
  if (!Number.isInteger(serial) || order.first < 0 || serial < order.first || serial >= order.first + order.count)
    return refuse('unknown-ticket');
  if (state.tickets.flags[serial]! & revokedFlag) return refuse('ticket-revoked');
  return state.tickets.generation[serial]! >= generationMax ? refuse('generation-limit') : null;
}
