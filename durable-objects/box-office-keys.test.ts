import { describe, expect, it } from 'vitest';
import { trustedKeys, openGatePack } from '#domain/gate-pack/open';
import type { GatePack, TrustedKey } from '#domain/gate-pack/types';
import type { SalesSettings } from '#domain/box-office/settings';
import { full } from '#domain/box-office/testing';
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { idToBytes } from '#domain/ids';
import { parseTicketCode, timeStepAt } from '#domain/ticket/code';
import { proveBinding } from '#domain/ticket/binding';
import { liveCode } from '#domain/ticket/sign';
import { verifyTicket } from '#domain/ticket/verify';
import { evictDurableObject } from 'cloudflare:test';
import { context, openEvent } from './testing/office.ts';

const ed25519 = nativeEd25519(crypto.subtle);

async function soldEvent(change: Partial<SalesSettings> = {}) {
  const event = await openEvent(change);
  const orderId = await event.order([full(2)]);
  await event.pay(orderId, 5000);
  const eventId16 = idToBytes('event', event.eventId)!;
  const tickets = async () => (await event.stub().order(orderId))!.tickets;
  const pack = async (trusted: readonly TrustedKey[]): Promise<GatePack> => {
    const opened = await openGatePack((await event.stub().gatePack(null)).pack!, eventId16, trusted, ed25519);
    if (!opened.ok) throw new Error(opened.reason);
    return opened.value;
  };
  const pinned = async (): Promise<TrustedKey[]> => {
    const [key] = await event.stub().publicKeys();
    return [{ index: key!.index, publicKey: fromBase64url(key!.publicKey)! }];
  };
  const says = async (code: string, door: GatePack) => {
    const verified = await verifyTicket(parseTicketCode(code), eventId16, trustedKeys(door, Date.now()), ed25519);
    return verified.ok ? verified.payload.keyIndex : verified.reason;
  };
  return { ...event, orderId, eventId16, tickets, pack, pinned, says };
}

describe('tickets bound to a phone', () => {
  async function bind(event: Awaited<ReturnType<typeof soldEvent>>, generation: number, proofGeneration = generation) {
    const holder = await ed25519.signer(crypto.getRandomValues(new Uint8Array(32)));
    const subject = { serial: 0, generation: proofGeneration };
    const proof = toBase64url(await proveBinding(event.eventId16, subject, holder));
    const wish = { key: event.key(), orderId: event.orderId, serial: 0, generation, proof };
    const reply = await event.stub().bindTicket({ ...wish, holderKey: toBase64url(holder.publicKey) }, context);
    return { holder, reply };
  }

  it('[B1][B2][T15] the phone that proves its key gets what live codes are made of; nobody gets a code to carry', async () => {
    const event = await soldEvent({ liveCodes: 'offered' });
    const door = await event.pack(await event.pinned());
    expect(door.head.rules.liveCodes).toBe(true);
    expect((await bind(event, 1, 2)).reply).toEqual({ ok: false, code: 'bad-proof' });
    const { holder, reply } = await bind(event, 1);
    expect(reply).toEqual({ ok: true, serial: 0, generation: 2 });
    const [bound, other] = await event.tickets();
    expect(bound).toMatchObject({ codeForm: 'bound', code: '', shortCode: '', generation: 2 });
    expect(other).toMatchObject({ codeForm: 'static', boundCode: '' });
    expect(bound!.boundCode).toHaveLength(170);
    const shown = await liveCode(bound!.boundCode, timeStepAt(Date.now()), holder);
    expect(await event.says(shown!, door)).toBe(0);
    await evictDurableObject(event.stub() as never);
    expect((await event.tickets())[0]).toEqual(bound);
  });

  it('[B3] where live codes are required an unbound ticket has no code at all, also after a reissue', async () => {
    const event = await soldEvent({ liveCodes: 'required' });
    const nothing = { codeForm: 'unbound', code: '', boundCode: '', shortCode: '' };
    expect(await event.tickets()).toMatchObject([nothing, nothing]);
    expect((await bind(event, 1)).reply).toMatchObject({ ok: true });
    expect((await event.tickets())[0]).toMatchObject({ codeForm: 'bound' });
    await event.stub().run<'reissue'>({ kind: 'reissue', key: 're', orderId: event.orderId, serial: 0 }, context);
    expect((await event.tickets())[0]).toMatchObject({ ...nothing, generation: 3 });
  });
});

describe('keys of the event', () => {
  const rotate = (event: Awaited<ReturnType<typeof soldEvent>>) =>
    event.stub().run<'rotate-key'>({ kind: 'rotate-key', key: event.key() }, context);

  it('[Y1][Y2] a door with the old pack believes the new one, and tickets of both keys', async () => {
    const event = await soldEvent();
    const before = await event.pack(await event.pinned());
    const [old] = await event.tickets();
    expect(await rotate(event)).toEqual({ ok: true, keyIndex: 1 });
    const orderId = await event.order([full(1)]);
    await event.pay(orderId, 2500);
    const [fresh] = (await event.stub().order(orderId))!.tickets;
    const after = await event.pack(trustedKeys(before, Date.now()));
    expect(after.head.keys.map(({ index }) => index)).toEqual([0, 1]);
    expect([await event.says(old!.code, before), await event.says(fresh!.code, before)]).toEqual([0, 'unknown-key']);
    expect([await event.says(old!.code, after), await event.says(fresh!.code, after)]).toEqual([0, 1]);
    expect((await event.tickets())[0]).toEqual(old); // nothing that was printed has changed
    expect(after.head.shortCodeKey).toBe(before.head.shortCodeKey); // [Y4]
  });

  it('[Y3] of a retired key nothing is believed; its tickets have a code under the newest key, also after a wake', async () => {
    const event = await soldEvent();
    await rotate(event);
    const between = await event.pack(await event.pinned());
    const [old] = await event.tickets();
    await event.stub().run<'retire-key'>({ kind: 'retire-key', key: 'off', keyIndex: 0 }, context);
    const after = await event.pack(trustedKeys(between, Date.now())); // signed by the second key, which it has heard of
    expect(await event.says(old!.code, after)).toBe('unknown-key');
    const [shown] = await event.tickets();
    expect(shown).toMatchObject({ generation: 1, shortCode: old!.shortCode });
    expect(await event.says(shown!.code, after)).toBe(1);
    await evictDurableObject(event.stub() as never);
    expect((await event.tickets())[0]).toEqual(shown);
    expect(await event.stub().publicKeys()).toMatchObject([
      { index: 0, retiredAtMs: expect.any(Number) },
      { index: 1 },
    ]);
  });
});
