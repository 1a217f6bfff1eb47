import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import type { TicketView } from '#domain/contract/sale';
import { idToBytes } from '#domain/ids';
import { isBindingProven } from '#domain/ticket/binding';
import { signBoundTicket } from '#domain/ticket/sign';
import { makeDeviceKey, signerOf } from '../door/device-key.ts';
import { bindHere, type BindDeps } from './bind-here.ts';
import { clockWord, measuredWithinMs, offMs } from './clock-word.ts';
import { standingOf } from './standing.ts';
import type { HeldTicket } from './wallet-db.ts';

const eventId = 'evt_00000000000000000000000001';
const eventId16 = idToBytes('event', eventId)!;
const ed25519 = nobleEd25519();
let issuer: Signer;
beforeAll(async () => {
  issuer = await ed25519.signer(new Uint8Array(32).fill(1));
});

const shown = (change: Partial<TicketView> = {}) =>
  ({ serial: 3, generation: 1, state: 'valid', codeForm: 'unbound', code: '', boundCode: '', ...change }) as TicketView;

async function boundTo(holderKey: string, generation: number): Promise<TicketView> {
  const fields = { keyIndex: 0, serial: 3, generation, ticketType: 0, occurrence: 0, test: false };
  const boundCode = await signBoundTicket(fields, fromBase64url(holderKey)!, eventId16, issuer);
  return shown({ codeForm: 'bound', generation, boundCode });
}

/** A phone that talks to a box office which binds whatever is proven. */
function aPhone(answers: 'always' | 'never' = 'always') {
  const shelf = new Map<string, HeldTicket>();
  let seed = 0;
  const asked: string[] = [];
  const deps: BindDeps = {
    shelf: { get: async (id) => shelf.get(id), put: async (ticket) => void shelf.set(ticket.id, ticket) },
    makeKey: () => makeDeviceKey(undefined, (bytes) => bytes.fill(++seed)),
    signerOf: (key) => signerOf(key, undefined),
    async ask(serial, { holderKey, generation, proof }) {
      asked.push(holderKey);
      const [key, signature] = [fromBase64url(holderKey)!, fromBase64url(proof)!];
      expect(await isBindingProven(eventId16, { serial, generation }, key, signature, ed25519)).toBe(true);
      if (answers === 'never') throw new TypeError('no network');
      return boundTo(holderKey, generation + 1);
    },
  };
  return { deps, asked, held: () => [...shelf.values()][0] };
}

describe('a ticket on a phone', () => {
  it('[L1] is bound with a proof, and lives here from then on, also when the kept page is older', async () => {
    const phone = aPhone();
    const bound = await bindHere(eventId, shown(), phone.deps);
    expect(bound).toMatchObject({ generation: 2 });
    expect(standingOf(bound as TicketView, phone.held())).toMatchObject({ kind: 'here' });
    expect(standingOf(shown(), phone.held())).toMatchObject({
      kind: 'here',
      boundCode: (bound as TicketView).boundCode,
    });
  });

  it('[L2] an answer that was lost leaves the key here: the next look at the order finds the ticket at home', async () => {
    const phone = aPhone('never');
    await expect(bindHere(eventId, shown(), phone.deps)).rejects.toThrow('no network');
    const held = phone.held()!;
    expect(held.boundCode).toBeNull();
    expect(standingOf(shown(), held)).toEqual({ kind: 'unbound' });
    const onTheServer = await boundTo(toBase64url(held.key.publicKey), 2);
    expect(standingOf(onTheServer, held)).toMatchObject({ kind: 'here' });
    await bindHere(eventId, shown(), phone.deps).catch(() => undefined);
    expect(phone.asked[1]).toBe(phone.asked[0]); // a second try does not make a second key
  });

  it('[L3] once another phone has it this one says so', async () => {
    const [old, other] = [aPhone(), aPhone()];
    const first = (await bindHere(eventId, shown(), old.deps)) as TicketView;
    expect(standingOf(first, other.held())).toEqual({ kind: 'elsewhere', wasHere: false });
    other.deps.makeKey = () => makeDeviceKey(undefined, (bytes) => bytes.fill(99));
    const second = (await bindHere(eventId, first, other.deps)) as TicketView;
    expect(standingOf(second, other.held())).toMatchObject({ kind: 'here' });
    expect(standingOf(second, old.held())).toEqual({ kind: 'elsewhere', wasHere: true });
  });

  it('[L4] given back, it lives nowhere; reissued, it is for everybody again', async () => {
    const phone = aPhone();
    await bindHere(eventId, shown(), phone.deps);
    expect(standingOf(shown({ state: 'revoked', generation: 2 }), phone.held())).toEqual({ kind: 'void' });
    expect(standingOf(shown({ codeForm: 'static', generation: 3 }), phone.held())).toEqual({ kind: 'static' });
  });
});

describe('the clock of a phone', () => {
  const nowMs = Date.UTC(2027, 5, 1);
  const held = (offsetMs: number, agoMs = 0) => ({ offsetMs, roundTripMs: 20, measuredAtMs: nowMs - agoMs });

  it('[L5] is spoken of when it is far off, and when nobody can know', () => {
    expect(clockWord(held(offMs), nowMs)).toBe('fine');
    expect(clockWord(held(-offMs - 1), nowMs)).toBe('off');
    expect(clockWord(null, nowMs)).toBe('unsure');
    expect(clockWord(held(0, -1), nowMs)).toBe('unsure'); // set back since
    expect(clockWord(held(0, measuredWithinMs + 1), nowMs)).toBe('unsure');
  });
});
