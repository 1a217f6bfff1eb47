/** A fresh, published event for a test, and words to sell from it. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { demoSettings } from '#domain/box-office/testing';
import type { Command, Line } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { newId } from '#domain/ids';
import { dataKeyPlace, parseKeyEncryptionKeys, sealContact, wrapKey } from '#domain/sealing';
import type { BoxOfficeRpc, HoldWish } from '../box-office-rpc.ts';
import { packCommands, unpackAnswers, type Carried } from '../box-office-wire.ts';
import type { TestBoxOffice } from './worker.ts';

interface TestEnv {
  BOX_OFFICE: DurableObjectNamespace<TestBoxOffice>;
  FOYER_KEK: string;
}
export const bindings = env as unknown as TestEnv;
export const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
export const context = { requestId: 'test' };

export function settingsFor(eventId: string, change: Partial<SalesSettings> = {}): SalesSettings {
  const now = Date.now();
  const occurrences = demoSettings().occurrences.map((date, i) => ({
    ...date,
    doorsOpenAtMs: now + (i + 1) * 86_400_000 - 3_600_000,
    startsAtMs: now + (i + 1) * 86_400_000,
    endsAtMs: now + (i + 1) * 86_400_000 + 10_800_000,
  }));
  return { ...demoSettings({ occurrences }), eventId, ...change };
}

/** Lets the alarm come until the world has heard everything. @throws Error when that takes longer than five seconds */
export async function delivered(eventId: string): Promise<void> {
  const untilMs = Date.now() + 5_000;
  while (Date.now() < untilMs) {
    await runDurableObjectAlarm(stubOf(eventId) as never);
    const { projectionLag, messageLag } = await stubOf(eventId).health();
    if (projectionLag + messageLag === 0) return;
  }
  throw new Error('the outbox does not become empty');
}

/** As the Worker sees it: RPC types lose generics, so the interface is said again. */
export function stubOf(eventId: string): BoxOfficeRpc & Fetcher {
  return bindings.BOX_OFFICE.get(bindings.BOX_OFFICE.idFromName(eventId)) as unknown as BoxOfficeRpc & Fetcher;
}

/** One command, carried as the shop's are, with what its answer brings along. */
export async function carryOne<K extends Command['kind']>(
  stub: Pick<BoxOfficeRpc, 'carry'>,
  command: Extract<Command, { kind: K }>,
): Promise<Carried<K>> {
  return unpackAnswers(await stub.carry(packCommands([command], context)))[0] as Carried<K>;
}

/** Asks for a reservation under a new id. */
export function askHold(stub: Pick<BoxOfficeRpc, 'carry'>, wish: HoldWish): Promise<Carried<'hold'>> {
  return carryOne<'hold'>(stub, { ...wish, kind: 'hold', holdId: newId('hold', random) });
}

export async function openEvent(change: Partial<SalesSettings> = {}) {
  const eventId = newId('event', random);
  const stub = () => stubOf(eventId);
  await stub().configure(settingsFor(eventId, change), 'publish-1', context);
  let keys = 0;
  const key = () => `key-${++keys}`;

  async function hold(lines: Line[]): Promise<string> {
    const reply = await askHold(stub(), { key: key(), lines });
    if (!reply.ok) throw new Error(reply.code);
    return reply.holdId;
  }
  async function order(lines: Line[], contact = '{"name":"Ada"}'): Promise<string> {
    const holdId = await hold(lines);
    const orderId = newId('order', random);
    const sealed = await sealContactOf(eventId, orderId, contact);
    const rest = { locale: 'en', secretHash: 'hash-of-secret', expectedTotalMinor: null };
    const checkout = { kind: 'checkout', key: key(), holdId, orderId, contact: sealed, ...rest } as const;
    const reply = await carryOne<'checkout'>(stub(), checkout);
    if (!reply.ok) throw new Error(reply.code);
    return orderId;
  }
  async function pay(orderId: string, amountMinor: number, paymentIntent = `pi_${orderId}`) {
    const command = { kind: 'paid', key: `paid-${paymentIntent}`, orderId, paymentIntent, amountMinor } as const;
    return stub().run<'paid'>({ ...command, currency: 'EUR', atMs: Date.now() }, context);
  }
  return { eventId, stub, key, hold, order, pay };
}

export async function sealContactOf(eventId: string, orderId: string, contact: string) {
  const keks = parseKeyEncryptionKeys(bindings.FOYER_KEK);
  const dataKey = random(new Uint8Array(32));
  const dataKeyId = newId('dataKey', random);
  const nonce = () => random(new Uint8Array(12));
  return {
    dataKeyId,
    wrappedDataKey: await wrapKey(crypto.subtle, keks, nonce(), dataKey, dataKeyPlace(eventId, dataKeyId)),
    sealedContact: await sealContact(crypto.subtle, dataKey, nonce(), contact, { eventId, orderId }),
    emailBlind: 'blind',
  };
}

/** Looks into the object, at its memory and its storage. */
export const inside = <T>(stub: unknown, look: (office: TestBoxOffice, state: DurableObjectState) => T | Promise<T>) =>
  runInDurableObject(stub as never, look as never) as Promise<T>;
/** Rows of a table. */
export const count = (state: DurableObjectState, table: string) =>
  state.storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n;
