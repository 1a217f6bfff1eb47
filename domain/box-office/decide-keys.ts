/** The event's signing keys come and go; which secrets they are only the shell knows. Rules Y1 to Y4. */
import type { RetireKey } from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import type { BoxOfficeState } from './state.ts';

/** The index is a byte of the ticket. An index is never used twice, so this is for ever. */
export const keysMax = 256;

export function decideRotateKey(state: BoxOfficeState): Decision {
  if (!state.plan) return refuse('event-not-published');
  const keyIndex = state.signing.newest + 1;
  if (keyIndex >= keysMax) return refuse('too-many-keys');
  return {
    events: [{ t: 'key-added', keyIndex }],
    facts: [{ kind: 'keys-changed', keyIndex, why: 'added' }],
    reply: { ok: true, keyIndex },
  };
}

export function decideRetireKey(state: BoxOfficeState, { keyIndex }: RetireKey): Decision {
  if (!state.plan) return refuse('event-not-published');
  const { newest, retired } = state.signing;
  if (!Number.isInteger(keyIndex) || keyIndex < 0 || keyIndex > newest) return refuse('unknown-key');
  if (keyIndex === newest) return refuse('key-in-use');
  const reply = { ok: true as const, keyIndex };
  if (retired.has(keyIndex)) return already(reply);
  return {
    events: [{ t: 'key-retired', keyIndex }],
    facts: [{ kind: 'keys-changed', keyIndex, why: 'retired' }],
    reply,
  };
}
