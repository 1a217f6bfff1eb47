/** One of fifty thousand: wants a place, and comes again until it is bought or gone. */
import type { Command, Reply, WishedLine } from '#domain/box-office/commands';
import { newId, type IdKind } from '#domain/ids';
import type { Busy } from '#durable-objects/box-office-rpc';
import { mapVersion } from '../map-version.ts';
import type { Lane } from './lane.ts';

/** What has become of a buyer. */
export type Told =
  | { kind: 'bought'; orderId: string; tickets: number }
  | { kind: 'sold-out'; left: number }
  /** Nothing was decided: come again then. */
  | { kind: 'busy'; retryAfterMs: number };

/** An answer that no buyer should ever get. */
export class Broken extends Error {}

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const id = (kind: IdKind) => newId(kind, random);

export class Buyer {
  readonly #holdId = id('hold');
  readonly #orderId = id('order');
  /** The first wish; whoever hears that a chosen seat is gone takes the next. */
  #lines: WishedLine[];
  readonly #nextWishes: WishedLine[][];
  #totalMinor = 0;
  /** Where the buyer goes on after having been told to come again. */
  #step: 'hold' | 'checkout' | 'pay' = 'hold';
  #wishes = 1;
  timesBusy = 0;
  /** Seats that others had by the time this buyer asked. */
  collisions = 0;

  constructor(wishes: WishedLine[][]) {
    [this.#lines = [], ...this.#nextWishes] = wishes;
  }

  /** Goes on from where the buyer stood, on that line. @throws Broken on what is neither a yes nor a no */
  async goOn(lane: Pick<Lane, 'call'>): Promise<Told> {
    for (;;) {
      const reply = await ask(lane, this.#command());
      if (!reply.ok && reply.code === 'busy') {
        this.timesBusy++;
        return { kind: 'busy', retryAfterMs: reply.retryAfterMs };
      }
      if (!reply.ok && this.#takesAnother(reply.code)) continue;
      if (!reply.ok) return this.#refused(reply.code, 'left' in reply ? (reply.left ?? 0) : 0);
      if (this.#step === 'pay') return { kind: 'bought', orderId: this.#orderId, tickets: this.#quantity() };
      if ('totalMinor' in reply) this.#totalMinor = reply.totalMinor;
      this.#step = this.#step === 'hold' ? 'checkout' : 'pay';
    }
  }

  /** A seat that is gone, or that would leave another one alone: any seat will do then. */
  #takesAnother(code: string): boolean {
    if (code !== 'seat-taken' && code !== 'leaves-single') return false;
    const next = this.#nextWishes.shift();
    if (!next) return false;
    this.collisions++;
    this.#lines = next;
    this.#wishes++;
    return true;
  }

  #refused(code: string, left: number): Told {
    if (this.#step === 'hold' && code === 'not-enough-left') return { kind: 'sold-out', left };
    throw new Broken(`${this.#step} is refused: ${code}`);
  }

  #quantity(): number {
    return this.#lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  #command(): Command {
    const [holdId, orderId] = [this.#holdId, this.#orderId];
    switch (this.#step) {
      case 'hold':
        return { kind: 'hold', key: `${holdId}:${this.#wishes}`, holdId, lines: this.#lines, mapVersion };
      case 'checkout':
        return { kind: 'checkout', key: orderId, holdId, orderId, ...who(), expectedTotalMinor: this.#totalMinor };
      case 'pay': {
        const paymentIntent = `pi_${orderId}`;
        const money = { paymentIntent, amountMinor: this.#totalMinor, currency: 'EUR', atMs: Date.now() };
        return { kind: 'paid', key: paymentIntent, orderId, ...money };
      }
    }
  }
}

function who() {
  const contact = { dataKeyId: id('dataKey'), wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
  return { contact, locale: 'en', secretHash: 'hash' };
}

async function ask(lane: Pick<Lane, 'call'>, command: Command): Promise<Reply | Busy> {
  const { status, body } = await lane.call('/tell', command);
  if (status !== 200) throw new Broken(`${command.kind} is answered ${status}: ${body}`);
  return JSON.parse(body) as Reply | Busy;
}
