/** Random lives of a small house that is nearly always sold out: whatever happens, the list is in order. */
import { describe, expect, it } from 'vitest';
import type { Command } from './commands.ts';
import { findOrder } from './state.ts';
import type { Step } from './step.ts';
import { randomFrom } from './simulation/random.ts';
import { demoSettings, Desk, full, guest, pass, reduced } from './testing.ts';
import { contact, isSound, listed, seedOf } from './testing-waiting.ts';
import { waitingView } from './waiting-list.ts';
import { largestParty, listRules, placesFor, refuseOffer } from './waiting-places.ts';

/** What is wrong with the list after a step. */
function faultsOf({ state, nowMs }: Desk): string[] {
  const faults: string[] = [];
  const ahead = new Map<string, number>();
  let isFirst = true;
  for (const entry of state.waiting.values()) {
    const { id, ticketType, occurrence, quantity, holdId } = entry;
    const hold = holdId === null ? undefined : state.holds.get(holdId);
    if ((entry.state === 'offered') !== (hold?.offeredTo === id)) faults.push(`${id} is ${entry.state} without a hold`);
    if (entry.state !== 'waiting') continue;
    const line = `${ticketType}/${occurrence}`;
    ahead.set(line, (ahead.get(line) ?? 0) + 1);
    if (waitingView(state, id)!.position !== ahead.get(line)) faults.push(`${id} is not in its place`);
    if (refuseOffer(state.plan!, entry, nowMs) !== null) continue;
    const mayHave = isFirst || listRules(state.plan!).smallerMayPass;
    if (mayHave && placesFor(state, { ticketType, occurrence, quantity })) faults.push(`${id} fits, and waits`);
    isFirst = false;
  }
  for (const { id, offeredTo } of state.holds.values())
    if (offeredTo !== null && state.waiting.get(offeredTo)?.holdId !== id) faults.push(`${id} is offered to nobody`);
  return faults;
}

/** With `first`: whether a hold is for a type and date for which somebody who could be served waits. */
function takesFromList({ state, nowMs }: Desk, command: Command): boolean {
  if (command.kind !== 'hold' || !state.plan || !listRules(state.plan).first) return false;
  const wished = command.lines[0]!;
  return [...state.waiting.values()].some(
    (entry) =>
      entry.state === 'waiting' &&
      entry.ticketType === wished.ticketType &&
      entry.occurrence === wished.occurrence &&
      refuseOffer(state.plan!, entry, nowMs) === null &&
      entry.quantity <= largestParty(state.plan!, entry),
  );
}

class House {
  readonly desk: Desk;
  readonly faults: string[] = [];
  readonly #random: (below: number) => number;
  #names = 0;
  #version = 1;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    this.desk = new Desk(this.#settings());
  }

  #any<T>(items: readonly T[]): T | undefined {
    return items[this.#random(items.length)];
  }

  #settings() {
    const random = this.#random;
    const pools = [
      { index: 0, name: 'all', capacity: 3 + random(6) },
      { index: 2, name: 'reduced', capacity: 1 + random(3) },
    ];
    const rules = { first: random(2) === 0, smallerMayPass: random(2) === 0, offerMs: 60_000 * (1 + random(30)) };
    const demo = demoSettings();
    const combo = { ...demo.ticketTypes[0]!, index: 9, includes: [{ ticketType: 1, quantity: 1 }] };
    const ticketTypes = [...demo.ticketTypes, combo];
    const status = random(6) === 0 ? ('paused' as const) : ('on-sale' as const);
    return listed(rules, { version: this.#version++, pools, ticketTypes, status });
  }

  live(steps: number): void {
    for (let i = 0; i < steps && this.faults.length === 0; i++) {
      if (this.#random(8) === 0) this.desk.nowMs += this.#random(20) * 60_000;
      if (this.#random(40) === 0) this.desk.nowMs -= this.#random(60_000);
      this.desk.sweep();
      this.faults.push(...faultsOf(this.desk));
      const command = this.#command();
      const isTheirs = takesFromList(this.desk, command);
      const reply = this.desk.ask(command) as Step['reply'];
      if (isTheirs && reply.ok) this.faults.push(`${JSON.stringify(command)} took what somebody waits for`);
      this.faults.push(...faultsOf(this.desk));
    }
  }

  #command(): Command {
    const { state, nowMs } = this.desk;
    const key = `key-${++this.#names}`;
    const offered = [...state.waiting.values()].flatMap(({ holdId }) => holdId ?? []);
    const holdId = this.#any([...state.holds.keys(), ...offered]) ?? 'hld_none';
    const orderId = this.#any([...state.orders.positionById.keys()]) ?? 'ord_none';
    const entryId = this.#any([...state.waiting.keys()]) ?? 'wtl_none';
    const quantity = 1 + this.#random(4);
    const date = this.#random(2);
    const combo = { ticketType: 9, occurrence: date, quantity };
    const line = this.#any([
      full(quantity, date),
      reduced(quantity, date),
      guest(quantity, date),
      pass(quantity),
      combo,
    ])!;
    const who = contact(`p${this.#random(8)}`);
    const dice = this.#random(100);
    if (dice < 22) return { kind: 'hold', key, holdId: `hld_${this.#names}`, lines: [line] };
    if (dice < 40) {
      const checkout = { kind: 'checkout' as const, key, holdId, orderId: `ord_${this.#names}`, contact: who };
      return { ...checkout, locale: 'en', secretHash: 's', expectedTotalMinor: null };
    }
    if (dice < 55) {
      const amountMinor = findOrder(state, orderId)?.totalMinor ?? 0;
      return { kind: 'paid', key, orderId, paymentIntent: `pi_${orderId}`, amountMinor, currency: 'EUR', atMs: nowMs };
    }
    if (dice < 75) {
      const entry = { ...line, entryId: `wtl_${this.#names}`, contact: who, locale: 'en', secretHash: 'h' };
      return { kind: 'join-waiting-list', key, ...entry, holdSeed: seedOf(`${this.#names}`) };
    }
    if (dice < 80) return { kind: 'leave-waiting-list', key, entryId, by: 'buyer' };
    if (dice < 83) return { kind: 'offer-now', key, entryId };
    if (dice < 88) return { kind: 'release', key, holdId };
    if (dice < 97) return { kind: 'cancel', key, orderId, by: 'organizer' };
    return { kind: 'configure', key, settings: this.#settings() };
  }
}

describe('a hundred lives with a waiting list', () => {
  it('[W5][W6][W7][W9][W14] nobody who could have places waits, each is in their place, and offers are theirs alone', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const house = new House(seed);
      house.live(120);
      expect(house.faults, `seed ${seed}`).toEqual([]);
      isSound(house.desk);
    }
  }, 30_000);
});
