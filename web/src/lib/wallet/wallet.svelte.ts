/** The live codes of one order on this phone: which tickets live here, what time it is, and the code of this moment. */
import type { OrderView, TicketView } from '#domain/contract/sale';
import { liveStepSeconds, timeStepAt } from '#domain/ticket/code';
import { liveCode } from '#domain/ticket/sign';
import { makeDeviceKey, signerOf, type KeyMaker } from '../door/device-key.ts';
import { DoorClock } from '../door/door-clock.ts';
import { intentKey } from '../intent-key.ts';
import { qrMatrix, type QrMatrix } from '../qr/matrix.ts';
import { bindHere, type BindProblem } from './bind-here.ts';
import { clockWord, type ClockWord } from './clock-word.ts';
import { standingOf, type Standing } from './standing.ts';
import { openWalletDb, shelfOf, ticketId, type HeldTicket, type WalletDb } from './wallet-db.ts';

const subtle = globalThis.crypto?.subtle as unknown as KeyMaker | undefined;
const stepMs = liveStepSeconds * 1_000;
/** The server's time is asked for again when it was heard longer ago than this, and there is a network. */
const clockLifeMs = 10 * 60_000;

export class Wallet {
  /** Grows every 15 seconds by the corrected clock; codes follow it. */
  step = $state(0);
  /** False until the disk has been read. */
  ready = $state(false);
  /** Where the browser keeps nothing (private windows of some): no ticket can live here. */
  keepsNothing = $state(false);
  clockWord = $state<ClockWord>('fine');
  /** Milliseconds that have gone of the present step; for the ring. */
  goneMs = $state(0);
  #held = $state.raw<ReadonlyMap<string, HeldTicket>>(new Map());
  #db: WalletDb | null = null;
  #clock = new DoorClock(() => Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Reads what is kept of these tickets and begins to count. Returns how to stop. */
  open(order: OrderView): () => void {
    let stopped = false;
    const wake = () => {
      if (document.visibilityState !== 'visible') return;
      this.#tick();
      void this.#hearTime();
    };
    const begin = async () => {
      await this.#load(order);
      if (stopped) return;
      this.#tick();
      void this.#hearTime();
    };
    void begin();
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('online', wake);
    return () => {
      stopped = true;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('online', wake);
      this.#db?.close();
    };
  }

  standing(eventId: string, ticket: TicketView): Standing {
    return standingOf(ticket, this.#held.get(ticketId(eventId, ticket.serial)));
  }

  /** The picture of this moment, or null where this phone cannot make it. */
  async picture({ boundCode, held }: Extract<Standing, { kind: 'here' }>, step: number): Promise<QrMatrix | null> {
    const code = await liveCode(boundCode, step, signerOf(held.key, subtle));
    return code === null ? null : qrMatrix(code, 'L'); // a bright screen forgives level L (T8)
  }

  /** Makes this phone the one that has the ticket. Null when it is. */
  async bind(order: OrderView, ticket: TicketView, secret: string): Promise<BindProblem | null> {
    if (!this.#db) return { problem: 'keeps-nothing' };
    const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
    const path = `/api/events/${order.eventId}/orders/${order.id}/tickets`;
    const answer = await bindHere(order.eventId, ticket, {
      shelf: shelfOf(this.#db),
      makeKey: () => makeDeviceKey(subtle, random),
      signerOf: (key) => signerOf(key, subtle),
      ask: (serial, wish) => post(`${path}/${serial}/binding?secret=${encodeURIComponent(secret)}`, wish),
    }).catch(() => ({ problem: 'offline' }));
    await this.#load(order);
    if ('problem' in answer) return answer;
    void navigator.storage?.persist?.().catch(() => false);
    return null;
  }

  async #load({ eventId, tickets }: OrderView): Promise<void> {
    try {
      this.#db ??= await openWalletDb();
      const shelf = shelfOf(this.#db);
      const held = await Promise.all(tickets.map(({ serial }) => shelf.get(ticketId(eventId, serial))));
      this.#held = new Map(held.flatMap((ticket) => (ticket ? [[ticket.id, ticket] as const] : [])));
      if (!this.#clock.held)
        this.#clock = new DoorClock(() => Date.now(), (await this.#db.get('notes', 'clock')) ?? null);
    } catch {
      this.keepsNothing = true;
    }
    this.ready = true;
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const nowMs = this.#clock.nowMs();
    this.step = timeStepAt(nowMs);
    this.goneMs = nowMs % stepMs;
    this.clockWord = clockWord(this.#clock.held, Date.now());
    this.#timer = setTimeout(() => this.#tick(), stepMs - this.goneMs + 5);
  }

  /** Measures how far this phone's clock is from the server's; without a network what was measured last counts. */
  async #hearTime(): Promise<void> {
    const { held } = this.#clock;
    const ageMs = held ? Date.now() - held.measuredAtMs : Infinity;
    if (!navigator.onLine || (ageMs >= 0 && ageMs < clockLifeMs)) return;
    const sentAtMs = Date.now();
    try {
      const response = await fetch('/api/time', { cache: 'no-store' });
      const { nowMs } = (await response.json()) as { nowMs: number };
      if (!response.ok || !this.#clock.measure(sentAtMs, Date.now(), nowMs)) return;
      await this.#db?.put('notes', this.#clock.held!, 'clock');
      this.#tick();
    } catch {
      // the network went away meanwhile
    }
  }
}

async function post(path: string, wish: object): Promise<TicketView | BindProblem> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': intentKey() };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(wish) });
  const body = (await response.json()) as TicketView & { code?: string };
  return response.ok ? body : { problem: body.code ?? 'internal' };
}
