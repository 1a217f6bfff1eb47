/** Looks at the box office while its buyers stand still, and says what is not as they were told. */
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '#domain/box-office/commands';
import { newId } from '#domain/ids';
import type { Office } from '../office.ts';
import type { World } from '../world.ts';
import { comparePurchases, compareSeats, compareSerials, compareTotals, type Ground } from './compare.ts';
import type { Ledger } from './ledger.ts';
import { settle, type Look, type Purchase, type Seen } from './purchase.ts';

export interface Inspected {
  faults: string[];
  /** Purchases that were looked at, and acknowledged keys that were asked for again. */
  looked: number;
  repeated: number;
}

const perCall = 500;
/** Looked at after every restart: the latest, and as many of the others. */
const [latest, others] = [400, 300];
const repeats = 50;
/** workerd reads the system's coarse clock, which moves in steps of some milliseconds. */
const coarseMs = 20;
/** How long the outbox may take to tell everything in the end. */
const tellingMs = 60_000;

/** After a restart: the latest purchases and some of the older ones, all that has no answer, the sums, and some keys again. */
export async function inspect(office: Office, ledger: Ledger, ground: Ground): Promise<Inspected> {
  const { purchases } = ledger;
  const looked = new Set<Purchase>(purchases.slice(-latest));
  for (let i = 0; i < others && purchases.length > 0; i++)
    looked.add(purchases[Math.floor(Math.random() * purchases.length)]!);
  for (const purchase of purchases) if (purchase.pending) looked.add(purchase);
  return look(office, ledger, ground, [...looked]);
}

/** In the end: every purchase, every ticket, and everything that the world was told. */
export async function inspectAll(
  office: Office,
  ledger: Ledger,
  ground: Ground,
  world: World,
  soldBefore: readonly string[],
): Promise<Inspected> {
  const inspected = await look(office, ledger, ground, ledger.purchases);
  const { faults } = inspected;
  const seen = await seePurchases(office, ledger.purchases);
  const before = await seeOrders(office, soldBefore);
  const lost = before.filter(({ order }) => order?.status !== 'paid').length;
  if (lost > 0) faults.push(`${lost} orders from before the drill are not paid any more`);
  faults.push(...compareSerials([...before, ...seen]));
  faults.push(...(await heard(office, world, [...before, ...seen])));
  return inspected;
}

/** A command that changes nothing by itself: a hold that nobody has is given back. */
export function nothing(): Command {
  const nobody = newId('hold', (bytes) => crypto.getRandomValues(bytes));
  return { kind: 'release', key: nobody, holdId: nobody };
}

async function look(office: Office, ledger: Ledger, ground: Ground, purchases: Purchase[]): Promise<Inspected> {
  const fromMs = Date.now() - coarseMs;
  await office.run(nothing()); // time goes on with a command: what ran out is over
  const seen = await seePurchases(office, purchases);
  const totals = await office.totals();
  const times: Look = { fromMs, toMs: Date.now() };
  const faults = [...comparePurchases(purchases, seen, times), ...compareSeats(purchases, seen)];
  const bySeen = new Map(purchases.map((purchase, i) => [purchase, seen[i]!]));
  faults.push(...compareTotals(totals, ledger.purchases, bySeen, times, ground));
  for (const [purchase, found] of bySeen) if (purchase.abandoned && purchase.pending) settle(purchase, found, times);
  const asked = ledger.someAnswered(repeats, Math.random);
  for (const { command, reply } of asked) {
    const again = await office.run(command);
    if (!isDeepStrictEqual(again, reply))
      faults.push(`${command.kind} ${command.key} was answered ${JSON.stringify(reply)}, now ${JSON.stringify(again)}`);
  }
  return { faults, looked: purchases.length, repeated: asked.length };
}

async function seePurchases(office: Office, purchases: readonly Purchase[]): Promise<Seen[]> {
  const orders = await seeOrders(
    office,
    purchases.map(({ orderId }) => orderId),
  );
  const seen: Seen[] = [];
  for (let at = 0; at < purchases.length; at += perCall) {
    const holds = await office.holds(purchases.slice(at, at + perCall).map(({ holdId }) => holdId));
    holds.forEach((hold, i) => seen.push({ hold, order: orders[at + i]!.order }));
  }
  return seen;
}

/** In the order of the ids. */
async function seeOrders(office: Office, orderIds: readonly string[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let at = 0; at < orderIds.length; at += perCall) {
    const ids = orderIds.slice(at, at + perCall);
    const found = new Map((await office.orders([...ids])).map((order) => [order.id, order]));
    for (const id of ids) seen.push({ hold: null, order: found.get(id) ?? null });
  }
  return seen;
}

/** Every fact once and without a gap, every paid order told as it is, and its buyer written to. */
async function heard(office: Office, world: World, seen: readonly Seen[]): Promise<string[]> {
  const untilMs = Date.now() + tellingMs;
  let health = await office.health();
  while (health.projectionLag + health.messageLag > 0 && Date.now() < untilMs) {
    await wait(200);
    health = await office.health();
  }
  const faults: string[] = [];
  if (health.projectionLag + health.messageLag > 0) faults.push('the outbox does not come to an end');
  for (let sequence = 1; sequence <= world.facts.size; sequence++)
    if (!world.facts.has(sequence)) faults.push(`the world never heard fact ${sequence}`);
  const paid = new Map<string, string>();
  for (const fact of world.facts.values()) {
    if (fact.kind !== 'order-paid') continue;
    if (paid.has(fact.orderId)) faults.push(`${fact.orderId} was told as paid twice`);
    paid.set(fact.orderId, fact.tickets.map(({ serial }) => serial).join());
  }
  const written = new Set<string>();
  for (const one of world.messages.values()) if (one.kind === 'order-confirmation') written.add(one.orderId);
  for (const { order } of seen) {
    if (order === null || order.tickets.length === 0) continue;
    const serials = order.tickets.map(({ serial }) => serial).join();
    if (paid.get(order.id) !== serials)
      faults.push(`${order.id} has ${serials}, the world heard ${paid.get(order.id)}`);
    if (!written.has(order.id)) faults.push(`nobody wrote to the buyer of ${order.id}`);
  }
  return faults;
}
