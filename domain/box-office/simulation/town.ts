/**
 * Everybody who asks the box office for something: buyers, Stripe, doors, the organizer. They act at random, remember what they were
 * told, repeat themselves, and know nothing of the state.
 */
import type { AllotmentWish, Command, Replaces } from '../commands.ts';
import { scanEntry } from '../testing.ts';
import { deviceIds, type House } from './houses.ts';
import type { News } from './oracle.ts';
import { organizerWish } from './organizer.ts';
import { anyOf, type Random } from './random.ts';
import { keptWish, wishFor } from './wishes.ts';

/** Commands that somebody may still repeat: the latest. */
const repeatedMax = 32;

interface KnownOrder {
  orderId: string;
  totalMinor: number;
  serials: number[];
}

/** What people know of the event and of each other. */
export interface Known {
  house: House;
  settings: House['settings'];
  mapVersion: number;
  /** Allotments that were ever made, and ids of those who ever waited. */
  allotments: AllotmentWish[];
  waiting: string[];
}

export class Town {
  readonly #random: Random;
  readonly #known: Known;
  #names = 0;
  readonly #sent: Command[] = [];
  readonly #holds: string[] = [];
  readonly #orders: KnownOrder[] = [];
  readonly #paid: Extract<Command, { kind: 'paid' }>[] = [];
  /** How far each door's journal was taken. */
  readonly #through: Record<string, number> = {};
  #tickets = 0;

  constructor(random: Random, house: House) {
    this.#random = random;
    this.#known = { house, settings: house.settings, mapVersion: house.mapVersion ?? 0, allotments: [], waiting: [] };
  }

  /** The next thing that somebody wants. */
  command(nowMs: number): Command {
    if (this.#sent.length > 0 && this.#random(100) < 12) return this.#again();
    const command = this.#fresh(`k${++this.#names}`, nowMs);
    this.#sent[this.#names % repeatedMax] = command;
    return command;
  }

  /** What was answered and stored. What a crash took was heard by nobody. */
  hear({ command, reply, facts }: News): void {
    if (command?.kind === 'checkout' && reply?.ok && 'totalMinor' in reply)
      this.#orders.push({ orderId: command.orderId, totalMinor: reply.totalMinor, serials: [] });
    for (const fact of facts) {
      if (fact.kind === 'waiting-changed' && fact.state === 'offered') this.#holds.push(fact.holdId!);
      if (fact.kind !== 'order-paid') continue;
      const order = this.#orders.find(({ orderId }) => orderId === fact.orderId);
      order?.serials.push(...fact.tickets.map(({ serial }) => serial));
      this.#tickets += fact.tickets.length;
    }
    if (!command || !reply?.ok) return;
    if (command.kind === 'hold') this.#holds.push(command.holdId);
    if (command.kind === 'configure') this.#known.settings = command.settings;
    if (command.kind === 'set-seat-map') this.#known.mapVersion = command.mapVersion;
    if (command.kind === 'allot') this.#known.allotments.push(command.allotment);
    if (command.kind === 'join-waiting-list') this.#known.waiting.push(command.entryId);
    if (command.kind === 'paid') this.#paid.push(command);
    if (command.kind === 'admit' && 'acceptedThrough' in reply) this.#through[command.deviceId] = reply.acceptedThrough;
  }

  /** The same again, as after a time-out; or something else under a key that was used. */
  #again(): Command {
    const command = anyOf(this.#random, this.#sent) ?? this.#sent[1]!;
    if (this.#random(20) > 0 || command.kind !== 'hold') return command;
    return { ...command, lines: command.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) };
  }

  #fresh(key: string, nowMs: number): Command {
    const holdId = this.#oneOf(this.#holds) ?? 'hld_none';
    const order = this.#oneOf(this.#orders) ?? { orderId: 'ord_none', totalMinor: 100, serials: [] };
    const { orderId } = order;
    const sessionId = `cs_${orderId}`;
    // Where there is nothing to pay for yet, people reserve; now and then they ask for what does not exist.
    const isEarly = this.#holds.length === 0 || (this.#orders.length === 0 && this.#random(3) > 0);
    const dice = isEarly && this.#random(8) > 0 ? this.#random(36) : this.#random(100);
    if (this.#known.settings.waitingList && this.#random(8) === 0) return this.#wait(key);
    if (dice < 30) return this.#hold(key);
    if (dice < 50) return this.#checkout(key, holdId);
    if (dice < 68) return this.#payment(key, order, nowMs);
    if (dice < 73)
      return { kind: 'session-opened', key, orderId, sessionId, expiresAtMs: nowMs + 31 * 60_000, url: 'u' };
    if (dice < 77) return { kind: 'session-expired', key, orderId, sessionId };
    if (dice < 81) return { kind: 'release', key, holdId };
    if (dice < 84) return { kind: 'extend', key, holdId };
    if (dice < 88) return this.#cancel(key, order);
    if (dice < 91) return this.#refund(key, nowMs);
    if (dice < 96) return organizerWish(this.#random, this.#known, key, nowMs);
    return this.#scan(key, nowMs);
  }

  /** Half of the time the latest, which is where something still happens. */
  #oneOf<T>(items: readonly T[]): T | undefined {
    return this.#random(2) === 0 ? items[items.length - 1] : anyOf(this.#random, items);
  }

  #hold(key: string): Command {
    const { house, settings, mapVersion } = this.#known;
    const kept = this.#random(4) === 0 ? anyOf(this.#random, this.#known.allotments) : undefined;
    const typed = house.codes.length > 0 && this.#random(3) === 0 ? anyOf(this.#random, house.codes)!.code : null;
    const code = kept?.code ?? typed;
    const lines = [kept?.code ? keptWish(this.#random, kept) : wishFor(this.#random, house, settings, code)];
    if (this.#random(3) === 0) lines.push(wishFor(this.#random, house, settings, code));
    const replaces = this.#random(6) === 0 ? this.#replaces() : null;
    return {
      ...{ kind: 'hold', key, holdId: `h${this.#names}`, lines },
      ...(house.mapVersion !== null && { mapVersion }),
      ...(code && { code }),
      ...(replaces && { replaces }),
    };
  }

  /** Joins the list, leaves it, or is called out of turn. */
  #wait(key: string): Command {
    const entryId = this.#oneOf(this.#known.waiting);
    const dice = this.#random(10);
    if (entryId && dice === 0) return { kind: 'offer-now', key, entryId };
    if (entryId && dice < 3) return { kind: 'leave-waiting-list', key, entryId, by: 'buyer' };
    const { ticketType, occurrence, quantity } = wishFor(this.#random, this.#known.house, this.#known.settings, null);
    const contact = {
      dataKeyId: 'dky',
      wrappedDataKey: 'v1.x',
      sealedContact: 'x',
      emailBlind: `person ${this.#names}`,
    };
    const holdSeed = `${this.#names}`.padStart(22, '0');
    return {
      ...{ kind: 'join-waiting-list', key, entryId: `wtl_${this.#names}`, ticketType, occurrence, quantity },
      ...{ contact, locale: 'en', secretHash: 's', holdSeed },
    };
  }

  /** Some tickets of an order, or none: then something is added to it. */
  #replaces(): Replaces | null {
    const order = this.#oneOf(this.#orders.filter(({ serials }) => serials.length > 0));
    return order ? { orderId: order.orderId, serials: this.#some(order.serials) } : null;
  }

  #some(serials: readonly number[]): number[] {
    return serials.filter(() => this.#random(2) === 0);
  }

  #checkout(key: string, holdId: string): Command {
    const emailBlind = `person ${this.#random(3)}`;
    const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind };
    return {
      ...{ kind: 'checkout', key, holdId, orderId: `o${this.#names}`, contact, locale: 'en', secretHash: 's' },
      ...{ expectedTotalMinor: null, equalSeatsWelcome: this.#random(2) === 0 },
    };
  }

  /** Mostly the right money; sometimes another amount, sometimes a second time. */
  #payment(key: string, { orderId, totalMinor }: KnownOrder, atMs: number): Command {
    const amountMinor = (totalMinor || 100) + (this.#random(12) === 0 ? 1 : 0);
    const paymentIntent = this.#random(8) === 0 ? `pi_${orderId}_2` : `pi_${orderId}`;
    return { kind: 'paid', key, orderId, paymentIntent, amountMinor, currency: 'EUR', atMs };
  }

  /** All of it or some of its tickets, by the organizer or by the buyer. */
  #cancel(key: string, { orderId, serials }: KnownOrder): Command {
    const by = this.#random(3) === 0 ? 'buyer' : 'organizer';
    if (this.#random(2) === 0) return { kind: 'cancel', key, orderId, by };
    return { kind: 'cancel', key, orderId, by, serials: this.#some(serials) };
  }

  #refund(key: string, atMs: number): Command {
    const paid = anyOf(this.#random, this.#paid);
    if (!paid) return this.#scan(key, atMs);
    const { orderId, paymentIntent } = paid;
    const amountMinor = (this.#random(3) === 0 ? Math.ceil(paid.amountMinor / 2) : paid.amountMinor) || 1;
    const refundId = `re_${this.#random(20)}`;
    return { kind: 'refunded', key, orderId, paymentIntent, refundId, amountMinor, atMs };
  }

  /** A door that sends what it did; now and then what it sent before. */
  #scan(key: string, nowMs: number): Command {
    const deviceId = anyOf(this.#random, deviceIds)!;
    const sequence = (this.#through[deviceId] ?? 0) + (this.#random(10) === 0 ? 0 : 1) || 1;
    const serial = this.#random(this.#tickets + 1);
    const entry = scanEntry({ sequence, serial, atMs: nowMs - this.#random(60_000) });
    return { kind: 'admit', key, deviceId, entries: [entry], chain: 'whole', packEpoch: 1 };
  }
}
