/** What the buyers of a drill were told: the box office is held to it after every crash. */
import type { Command, RefusalCode, Reply } from '#domain/box-office/commands';
import type { Purchase, Stage } from './purchase.ts';

/** Answers are kept for 32,768 keys (I3); what is asked for again here is far younger. */
const answersKept = 10_000;

export interface Answered {
  command: Command;
  reply: Reply;
}

export class Ledger {
  readonly purchases: Purchase[] = [];
  /** The latest acknowledged commands. */
  readonly answered: Answered[] = [];
  readonly faults: string[] = [];
  readonly counts = { holds: 0, orders: 0, payments: 0, releases: 0, cancellations: 0, refusals: 0, unanswered: 0 };

  begin(purchase: Purchase): void {
    this.purchases.push(purchase);
  }

  /** The command was accepted, and the caller knows. */
  acknowledge(purchase: Purchase, command: Command, reply: Reply): void {
    purchase.pending = null;
    this.answered.push({ command, reply });
    if (this.answered.length > 2 * answersKept) this.answered.splice(0, answersKept);
    switch (command.kind) {
      case 'hold':
        this.counts.holds++;
        return move(purchase, 'held', reply);
      case 'release':
        this.counts.releases++;
        return move(purchase, 'gone', reply);
      case 'checkout':
        this.counts.orders++;
        return move(purchase, 'status' in reply && reply.status === 'paid' ? 'paid' : 'awaiting', reply);
      case 'session-opened':
        purchase.deadlineMs = command.expiresAtMs; // and some grace: until then the places wait for the money
        return;
      case 'paid':
        this.counts.payments++;
        return move(purchase, 'outcome' in reply && reply.outcome === 'tickets-issued' ? 'paid' : 'refund-due', reply);
      case 'cancel':
        this.counts.cancellations++;
        return move(purchase, purchase.totalMinor > 0 ? 'refund-due' : 'cancelled', reply);
    }
  }

  /** The command was refused; that changes nothing, and must have a reason that the buyer's own story gives. */
  refuse(purchase: Purchase, command: Command, code: RefusalCode, nowMs: number): void {
    purchase.pending = null;
    this.counts.refusals++;
    const over = purchase.deadlineMs <= nowMs;
    const reasonable =
      (command.kind === 'hold' && (code === 'not-enough-left' || code === 'seat-taken')) ||
      (command.kind === 'checkout' && code === 'hold-expired' && over) ||
      (command.kind === 'session-opened' && code === 'order-not-payable' && over);
    if (!reasonable) this.faults.push(`${command.kind} of ${purchase.holdId} (${purchase.stage}) is refused: ${code}`);
  }

  /** Commands that were acknowledged not long ago, drawn by `random`. */
  someAnswered(count: number, random: () => number): Answered[] {
    const recent = this.answered.slice(-answersKept);
    return Array.from({ length: Math.min(count, recent.length) }, () => recent[Math.floor(random() * recent.length)]!);
  }
}

function move(purchase: Purchase, stage: Stage, reply: Reply): void {
  purchase.stage = stage;
  if ('expiresAtMs' in reply) purchase.deadlineMs = reply.expiresAtMs;
  if ('totalMinor' in reply && typeof reply.totalMinor === 'number') purchase.totalMinor = reply.totalMinor;
}
