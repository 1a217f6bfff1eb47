/**
 * A second opinion on a box office, made of other stuff: lists instead of counters, facts and answers instead of state. It hears
 * what was committed, and complains. It knows the rules in their plainest form and nothing of how they are kept.
 */
import type { Command, Line, Reply } from './commands.ts';
import type { Fact } from './facts.ts';
import { everyDate, type SalesSettings } from './settings.ts';

interface OracleHold {
  lines: Line[];
  deadlineMs: number;
  freeAtMs: number;
  over: boolean;
}
interface OracleTicket {
  ticketType: number;
  occurrence: number;
  orderId: string;
  revoked: boolean;
  takesPlace: boolean;
  admitted: boolean;
}

const graceMs = 10 * 60_000;

export class Oracle {
  readonly complaints: string[] = [];
  readonly #settings: SalesSettings;
  readonly #holds = new Map<string, OracleHold>();
  readonly #holdOf = new Map<string, string>();
  readonly #sessionEnd = new Map<string, number>();
  readonly tickets: OracleTicket[] = [];
  readonly #answers = new Map<string, string>();
  readonly #issued = new Set<string>();
  /** What became of each payment. */
  readonly payments = new Map<string, string>();
  readonly #refundsDue = new Set<string>();
  #sequence = 0;

  constructor(settings: SalesSettings) {
    this.#settings = settings;
  }

  /** A committed batch: at which time, what was asked and answered in order, and the facts of it. */
  observe(nowMs: number, asked: readonly { command: Command; reply: Reply; facts: readonly Fact[] }[]): void {
    for (const hold of this.#holds.values()) if (hold.freeAtMs <= nowMs) hold.over = true;
    for (const { command, reply, facts } of asked) {
      if (!reply.ok) this.#checkRefusal(command, reply);
      else if (this.#isNews(command, reply)) this.#learn(command, reply);
      for (const fact of facts) this.#hear(fact);
      this.#countPlaces(nowMs);
    }
  }

  /** At the end: every payment that was answered is a set of tickets or a refund, and the refund is known to the world. */
  settle(): void {
    for (const [intent, outcome] of this.payments)
      if (outcome === 'refund-due' && !this.#refundsDue.has(intent))
        this.#complain(`nobody was told to refund ${intent}`);
    for (const orderId of this.#issued)
      if (!this.tickets.some((ticket) => ticket.orderId === orderId))
        this.#complain(`${orderId} is paid without a ticket`);
  }

  /** Free places of the pool on that date, negative when there was overselling. */
  free(pool: number, date: number): number {
    const { pools, ticketTypes } = this.#settings;
    const draws = (type: number, occurrence: number) =>
      (occurrence === everyDate || occurrence === date) &&
      ticketTypes.find((candidate) => candidate.index === type)!.pools.includes(pool);
    let free = pools.find((candidate) => candidate.index === pool)!.capacity;
    for (const hold of this.#holds.values())
      if (!hold.over) for (const line of hold.lines) if (draws(line.ticketType, line.occurrence)) free -= line.quantity;
    for (const ticket of this.tickets) if (ticket.takesPlace && draws(ticket.ticketType, ticket.occurrence)) free--;
    return free;
  }

  #complain(words: string): void {
    this.complaints.push(words);
  }

  #countPlaces(nowMs: number): void {
    for (const pool of this.#settings.pools)
      for (const date of this.#settings.occurrences)
        if (this.free(pool.index, date.index) < 0)
          this.#complain(`pool ${pool.index} of date ${date.index} is oversold at ${nowMs}`);
  }

  /** A repeat of a key must give the first answer, and is no news. */
  #isNews(command: Command, reply: Reply): boolean {
    const known = this.#answers.get(command.key);
    const text = JSON.stringify(reply);
    if (known === undefined) this.#answers.set(command.key, text);
    else if (known !== text) this.#complain(`${command.key} was answered ${known} first, then ${text}`);
    return known === undefined;
  }

  #learn(command: Command, reply: Reply): void {
    if (command.kind === 'hold' && 'expiresAtMs' in reply) {
      const { expiresAtMs } = reply;
      const lines = command.lines;
      this.#holds.set(command.holdId, { lines, deadlineMs: expiresAtMs, freeAtMs: expiresAtMs, over: false });
    }
    if (command.kind === 'extend' && 'expiresAtMs' in reply) {
      const hold = this.#holds.get(command.holdId)!;
      hold.deadlineMs = reply.expiresAtMs;
      hold.freeAtMs = Math.max(hold.freeAtMs, reply.expiresAtMs);
    }
    if (command.kind === 'release') this.#end(command.holdId);
    if (command.kind === 'checkout') this.#holdOf.set(command.orderId, command.holdId);
    if (command.kind === 'session-opened' && 'expiresAtMs' in reply) {
      const hold = this.#holdFor(command.orderId);
      const end = this.#sessionEnd.get(command.orderId) ?? command.expiresAtMs;
      this.#sessionEnd.set(command.orderId, end);
      if (hold) hold.freeAtMs = Math.max(reply.expiresAtMs, end + graceMs);
    }
    if (command.kind === 'session-expired' && 'expiresAtMs' in reply && 'status' in reply)
      this.#learnClosed(command.orderId, reply.status, reply.expiresAtMs);
    if (command.kind === 'paid' && 'outcome' in reply) this.#learnPaid(command, reply.outcome);
    if (command.kind === 'cancel') this.#end(this.#holdOf.get(command.orderId));
  }

  #learnClosed(orderId: string, status: string, deadlineMs: number): void {
    const hold = this.#holdFor(orderId);
    if (!this.#sessionEnd.delete(orderId) || !hold) return;
    hold.freeAtMs = deadlineMs;
    if (status === 'expired') hold.over = true;
  }

  #learnPaid(command: Extract<Command, { kind: 'paid' }>, outcome: string): void {
    const known = this.payments.get(command.paymentIntent);
    if (known !== undefined && known !== outcome && known !== 'refund-due')
      if (outcome !== 'refund-due' || !this.#refundsDue.has(command.paymentIntent))
        this.#complain(`${command.paymentIntent} was ${known} and is ${outcome}`);
    if (known === undefined) this.payments.set(command.paymentIntent, outcome);
    if (this.#issued.has(command.orderId) && known === undefined && outcome === 'tickets-issued')
      this.#complain(`${command.orderId} was paid twice and issued twice`);
    if (outcome === 'tickets-issued') this.#issued.add(command.orderId);
    if (known === undefined && !this.#issued.has(command.orderId)) this.#end(this.#holdOf.get(command.orderId));
  }

  #end(holdId: string | undefined): void {
    const hold = holdId === undefined ? undefined : this.#holds.get(holdId);
    if (hold) hold.over = true;
  }

  #holdFor(orderId: string): OracleHold | undefined {
    return this.#holds.get(this.#holdOf.get(orderId) ?? '');
  }

  #hear(fact: Fact): void {
    if (fact.sequence !== ++this.#sequence)
      this.#complain(`fact ${fact.sequence} came where ${this.#sequence} was due`);
    if (fact.kind === 'order-paid') {
      this.#end(this.#holdOf.get(fact.orderId));
      for (const { serial, ticketType, occurrence } of fact.tickets) {
        if (serial !== this.tickets.length) this.#complain(`serial ${serial} where ${this.tickets.length} was due`);
        const { orderId } = fact;
        this.tickets.push({ ticketType, occurrence, orderId, revoked: false, takesPlace: true, admitted: false });
      }
    }
    if (fact.kind === 'order-cancelled') for (const serial of fact.serials) this.#revoke(this.tickets[serial]!, serial);
    if (fact.kind === 'ticket-admitted') this.tickets[fact.serial]!.admitted = true;
    if (fact.kind === 'refund-due') this.#refundsDue.add(fact.paymentIntent);
  }

  #revoke(ticket: OracleTicket, serial: number): void {
    if (ticket.revoked) this.#complain(`ticket ${serial} was revoked twice`);
    ticket.revoked = true;
    ticket.takesPlace = ticket.admitted;
  }

  /** Nobody is sent away while there is room. */
  #checkRefusal(command: Command, reply: Extract<Reply, { ok: false }>): void {
    if (command.kind !== 'hold' || reply.code !== 'not-enough-left') return;
    const fits = this.#settings.pools.every((pool) =>
      this.#settings.occurrences.every((date) => {
        const wanted = command.lines
          .filter((line) => line.occurrence === everyDate || line.occurrence === date.index)
          .filter((line) =>
            this.#settings.ticketTypes.find((type) => type.index === line.ticketType)!.pools.includes(pool.index),
          )
          .reduce((sum, line) => sum + line.quantity, 0);
        return wanted === 0 || wanted <= this.free(pool.index, date.index);
      }),
    );
    if (fits) this.#complain(`a hold of ${JSON.stringify(command.lines)} was refused though it fits`);
  }
}
