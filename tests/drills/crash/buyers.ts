/** Buyers who reserve, let go, check out, pay and cancel, at once and without pause, and who repeat what was not answered. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command, Reply, WishedLine } from '#domain/box-office/commands';
import { newId, type IdKind } from '#domain/ids';
import type { Busy } from '#durable-objects/box-office-rpc';
import { Connection } from '../connection.ts';
import { mapVersion } from '../map-version.ts';
import type { Gate } from './gate.ts';
import type { Ledger } from './ledger.ts';
import type { Purchase } from './purchase.ts';

export interface BuyersDeps {
  port: number;
  ledger: Ledger;
  /** Closed while the box office is down or looked at. */
  gate: Gate;
  /** What a buyer wants. */
  wish(): WishedLine[];
}

/** How often something is done, of 1. */
const often = { giveUp: 0.2, release: 0.2, leave: 0.1, session: 0.3, pay: 0.9, cancel: 0.1, repeat: 0.05 };
const chance = (share: number) => Math.random() < share;
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const id = (kind: IdKind) => newId(kind, random);
const sessionLifeMs = 31 * 60_000;

/** One buyer after the other on one connection, until the gate is shut for good. */
export async function buyForEver(deps: BuyersDeps): Promise<void> {
  const line = new Counter(deps);
  while (!deps.gate.over) await story(line, deps);
  line.close();
}

async function story(line: Counter, { ledger, wish }: BuyersDeps): Promise<void> {
  const lines = wish();
  const quantity = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const { holdId, orderId } = { holdId: id('hold'), orderId: id('order') };
  const purchase: Purchase = {
    holdId,
    orderId,
    lines,
    quantity,
    seats: null,
    stage: 'nothing',
    totalMinor: 0,
    deadlineMs: Infinity,
    pending: null,
    abandoned: false,
  };
  ledger.begin(purchase);
  const ask = (command: Command) => line.ask(purchase, command);
  if (!(await ask({ kind: 'hold', key: `hold:${holdId}`, holdId, lines, mapVersion }))) return;
  if (chance(often.release)) return void (await ask({ kind: 'release', key: `release:${holdId}`, holdId }));
  if (chance(often.leave) || !(await ask(checkout(purchase)))) return;
  if (purchase.stage === 'awaiting' && !(await payment(purchase, ask))) return;
  if (chance(often.cancel)) await ask({ kind: 'cancel', key: `cancel:${orderId}`, orderId, by: 'organizer' });
}

function checkout({ holdId, orderId }: Purchase): Command {
  const contact = { dataKeyId: id('dataKey'), wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
  const rest = { contact, locale: 'en', secretHash: 'hash', expectedTotalMinor: null };
  return { kind: 'checkout', key: `checkout:${orderId}`, holdId, orderId, ...rest };
}

/** False when nobody knows what became of it, or the buyer went away. */
async function payment(purchase: Purchase, ask: (command: Command) => Promise<boolean>): Promise<boolean> {
  const { orderId, totalMinor: amountMinor } = purchase;
  if (chance(often.session)) {
    const session = { sessionId: `cs_${orderId}`, url: 'https://pay.example', expiresAtMs: Date.now() + sessionLifeMs };
    if (!(await ask({ kind: 'session-opened', key: `session:${orderId}`, orderId, ...session }))) return false;
  }
  if (!chance(often.pay)) return false;
  const paymentIntent = `pi_${orderId}`;
  const paid = { kind: 'paid', key: paymentIntent, orderId, paymentIntent, amountMinor, currency: 'EUR' } as const;
  return (await ask({ ...paid, atMs: Date.now() })) && purchase.stage === 'paid';
}

/** A buyer's line to the box office: repeats with the same key until there is an answer, or the buyer gives up. */
class Counter {
  readonly #deps: BuyersDeps;
  #connection: Connection | null = null;

  constructor(deps: BuyersDeps) {
    this.#deps = deps;
  }

  /** True when it was accepted. */
  async ask(purchase: Purchase, command: Command): Promise<boolean> {
    const { gate, ledger } = this.#deps;
    for (;;) {
      await gate.pass();
      if (gate.over) return false;
      purchase.pending = command;
      const reply = await this.#call(command);
      if (reply === null) {
        ledger.counts.unanswered++;
        purchase.abandoned = chance(often.giveUp);
        if (purchase.abandoned) return false;
        continue;
      }
      if (!reply.ok && reply.code === 'busy') {
        await wait(Math.random() * reply.retryAfterMs);
        continue;
      }
      if (!reply.ok) {
        ledger.refuse(purchase, command, reply.code, Date.now());
        return false;
      }
      ledger.acknowledge(purchase, command, reply);
      return true;
    }
  }

  close(): void {
    this.#connection?.close();
  }

  /** Null when the outcome is unknown. */
  async #call(command: Command): Promise<Reply | Busy | null> {
    try {
      if (!this.#connection || this.#connection.broken) this.#connection = await Connection.open(this.#deps.port);
      const { status, body } = await this.#connection.call('/run', command);
      return status === 200 ? (JSON.parse(body) as Reply | Busy) : null;
    } catch {
      return null;
    }
  }
}
