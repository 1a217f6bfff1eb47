/**
 * Everybody who asks the box office for something: buyers, Stripe, doors, the organizer. They act at random, remember what they were
 * answered, repeat themselves, and know nothing of the state.
 */
import type { Command, Line, Reply } from '../commands.ts';
import type { SalesSettings } from '../settings.ts';
import { full, guest, pass, reduced, scanEntry } from '../testing.ts';
import { deviceIds } from './houses.ts';
import { anyOf, type Random } from './random.ts';

const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind: 'b' };
/** Commands that somebody may still repeat: the latest. */
const repeatedMax = 32;

interface KnownOrder {
  orderId: string;
  totalMinor: number;
}

export class Town {
  readonly #random: Random;
  #settings: SalesSettings;
  #names = 0;
  readonly #sent: Command[] = [];
  readonly #holds: string[] = [];
  readonly #orders: KnownOrder[] = [];
  readonly #paid: Extract<Command, { kind: 'paid' }>[] = [];
  /** How far each door's journal was taken. */
  readonly #through: Record<string, number> = {};
  /** About as many tickets as there may be. */
  #tickets = 0;

  constructor(random: Random, settings: SalesSettings) {
    this.#random = random;
    this.#settings = settings;
  }

  /** The next thing that somebody wants. */
  command(nowMs: number): Command {
    if (this.#sent.length > 0 && this.#random(100) < 12) return this.#again();
    const command = this.#fresh(`k${++this.#names}`, nowMs);
    this.#sent[this.#names % repeatedMax] = command;
    return command;
  }

  /** What was answered and stored. Answers that a crash took were heard by nobody. */
  hear(command: Command, reply: Reply): void {
    if (!reply.ok) return;
    if (command.kind === 'hold') this.#holds.push(command.holdId);
    if (command.kind === 'configure') this.#settings = command.settings;
    if (command.kind === 'checkout' && 'totalMinor' in reply)
      this.#orders.push({ orderId: command.orderId, totalMinor: reply.totalMinor });
    if (command.kind === 'paid') this.#paid.push(command);
    if (command.kind === 'paid' || command.kind === 'checkout') this.#tickets++;
    if ('acceptedThrough' in reply && command.kind === 'admit') this.#through[command.deviceId] = reply.acceptedThrough;
  }

  /** The same again, as after a time-out; or something else under a key that was used. */
  #again(): Command {
    const command = anyOf(this.#random, this.#sent) ?? this.#sent[1]!;
    if (this.#random(20) > 0 || command.kind !== 'hold') return command;
    return { ...command, lines: command.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) };
  }

  #fresh(key: string, nowMs: number): Command {
    const holdId = this.#oneOf(this.#holds) ?? 'hld_none';
    const order = this.#oneOf(this.#orders) ?? { orderId: 'ord_none', totalMinor: 100 };
    const { orderId } = order;
    const sessionId = `cs_${orderId}`;
    const dice = this.#random(100);
    if (dice < 30) return { kind: 'hold', key, holdId: `h${this.#names}`, lines: this.#lines() };
    if (dice < 50) return this.#checkout(key, holdId);
    if (dice < 69) return this.#payment(key, order, nowMs);
    if (dice < 75)
      return { kind: 'session-opened', key, orderId, sessionId, expiresAtMs: nowMs + 31 * 60_000, url: 'u' };
    if (dice < 80) return { kind: 'session-expired', key, orderId, sessionId };
    if (dice < 84) return { kind: 'release', key, holdId };
    if (dice < 87) return { kind: 'extend', key, holdId };
    if (dice < 90) return { kind: 'cancel', key, orderId, by: 'organizer' };
    if (dice < 94) return this.#refund(key, nowMs);
    if (dice < 95) return this.#republish(key);
    return this.#scan(key, nowMs);
  }

  /** Half of the time the latest, which is where something still happens. */
  #oneOf<T>(items: readonly T[]): T | undefined {
    return this.#random(2) === 0 ? items[items.length - 1] : anyOf(this.#random, items);
  }

  #checkout(key: string, holdId: string): Command {
    const orderId = `o${this.#names}`;
    const expectedTotalMinor = null;
    return { kind: 'checkout', key, holdId, orderId, contact, locale: 'en', secretHash: 's', expectedTotalMinor };
  }

  /** Mostly the right money; sometimes another amount, sometimes a second time. */
  #payment(key: string, { orderId, totalMinor }: KnownOrder, atMs: number): Command {
    const amountMinor = totalMinor + (this.#random(12) === 0 ? 1 : 0);
    const paymentIntent = this.#random(8) === 0 ? `pi_${orderId}_2` : `pi_${orderId}`;
    return { kind: 'paid', key, orderId, paymentIntent, amountMinor, currency: 'EUR', atMs };
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

  /** Other capacities and prices; now and then no sale at all. */
  #republish(key: string): Command {
    const { settings } = this.#published();
    return { kind: 'configure', key, settings };
  }

  #published(): { settings: SalesSettings } {
    const dice = this.#random(12);
    const pools = this.#settings.pools.map((pool) => ({ ...pool, capacity: 1 + this.#random(7) }));
    const status = dice === 0 ? 'cancelled' : dice < 3 ? 'paused' : 'on-sale';
    return { settings: { ...this.#settings, version: this.#settings.version + 1, pools, status } };
  }

  #lines(): Line[] {
    return this.#random(3) === 0 ? [this.#line(), this.#line()] : [this.#line()];
  }

  #line(): Line {
    const date = this.#random(2);
    const quantity = 1 + this.#random(3);
    const dice = this.#random(4);
    return dice === 0
      ? full(quantity, date)
      : dice === 1
        ? reduced(quantity, date)
        : dice === 2
          ? pass(quantity)
          : guest(1, date);
  }
}
