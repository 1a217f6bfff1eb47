import type { Books } from './books.ts';
import type { Fault, Faults, RateLimit } from './faults.ts';
import { answerChallenge, payByCard, paySlowly, type PayOutcome } from './pay.ts';
import type { RefundRecord, SessionRecord, Settlement } from './records.ts';
import { expireSession, findSession } from './sessions.ts';
import { settlePayment, settleRefund } from './settle.ts';
import { sweep } from './sweep.ts';
import { findTestCard, methodOfAccount, testAccounts } from './test-cards.ts';
import type { Courier } from './webhook-delivery.ts';
import { calmSwitches, type Delivery, type WebhookQueue, type WebhookSwitches } from './webhook-queue.ts';

/** Everything that can be switched or made to happen, for tests in this process and behind `/control`. */
export interface Control {
  state(): ControlState;
  setWebhooks(switches: Partial<WebhookSwitches>): void;
  releaseHeld(): Promise<void>;
  /** Sends an event once more. False when there is no such event, or no endpoint. */
  resend(eventId: string): boolean;
  deliveriesOf(eventId: string): Delivery[];
  /** Resolves when no webhook waits any more. @throws when that takes longer than the limit, in milliseconds. */
  webhooksIdle(limitMs?: number): Promise<void>;
  addFault(fault: Partial<Fault> & Pick<Fault, 'answer'>): void;
  clearFaults(): void;
  setRateLimit(perSecond: number | null): void;
  /** Moves the stand-in's clock; what comes due by that happens before this returns. */
  setClock(offsetMs: number): void;
  advanceClock(byMs: number): void;
  /** Pays as a buyer with that card would, without the page. A 3-D Secure question is answered with yes. */
  pay(
    sessionId: string,
    options?: { number?: string; email?: string; name?: string; slowly?: boolean },
  ): PayOutcome | null;
  /** @throws StripeProblem when it is not open, or unknown. */
  expire(sessionId: string): SessionRecord;
  /** By the id of the session or the payment intent; null when nothing is waiting there. */
  settle(id: string, outcome: Settlement['outcome']): SessionRecord | null;
  settleRefund(refundId: string, outcome: Settlement['outcome']): RefundRecord | null;
  /** Every switch back to calm. The clock stays, since what has expired cannot be undone. */
  calm(): void;
}

export interface ControlState {
  clock: { nowMs: number; offsetMs: number };
  webhooks: (WebhookSwitches & { held: number; waiting: number }) | null;
  faults: readonly Fault[];
  rateLimitPerSecond: number | null;
  counts: { sessions: number; payments: number; refunds: number; events: number };
}

export interface ControlDeps {
  books: Books;
  faults: Faults;
  rateLimit: RateLimit;
  webhooks: { queue: WebhookQueue; courier: Courier } | null;
}

const calmFault: Fault = {
  ...{ answer: '500', when: 'before', endpoint: null, remaining: 1, delayMs: 1_000, remembered: false },
};

export function createControl(deps: ControlDeps): Control {
  const { books, faults, rateLimit, webhooks } = deps;
  const setClock = (offsetMs: number): void => {
    books.clock.setOffsetMs(offsetMs);
    sweep(books);
  };
  const control: Control = {
    ...webhookControl(deps),
    state: () => stateOf(deps),
    addFault(fault) {
      const when = fault.answer === '429' ? 'before' : (fault.when ?? calmFault.when);
      faults.add({ ...calmFault, ...fault, when });
    },
    clearFaults: () => faults.clear(),
    setRateLimit: (perSecond) => void (rateLimit.perSecond = perSecond),
    setClock,
    advanceClock: (byMs) => setClock(books.clock.offsetMs() + byMs),
    pay: (sessionId, options) => payAsBuyer(books, sessionId, options ?? {}),
    expire: (sessionId) => expireSession(books, sessionId),
    settle: (id, outcome) => settlePayment(books, id, outcome),
    settleRefund: (refundId, outcome) => settleRefund(books, refundId, outcome),
    calm() {
      faults.clear();
      rateLimit.perSecond = null;
      if (webhooks) webhooks.queue.switches = { ...calmSwitches };
    },
  };
  return control;
}

function webhookControl({ books, webhooks }: ControlDeps) {
  return {
    setWebhooks(switches: Partial<WebhookSwitches>): void {
      if (webhooks) Object.assign(webhooks.queue.switches, switches);
    },
    releaseHeld: async () => {
      if (webhooks) webhooks.queue.switches.holdNext = 0;
      await webhooks?.courier.releaseHeld();
    },
    resend(eventId: string): boolean {
      if (!webhooks || !books.store.find('event', eventId)) return false;
      webhooks.queue.again(eventId);
      webhooks.courier.wake();
      return true;
    },
    deliveriesOf: (eventId: string) => webhooks?.queue.ofEvent(eventId) ?? [],
    webhooksIdle: async (limitMs = 10_000) => {
      await webhooks?.courier.idle(limitMs);
    },
  };
}

function stateOf({ books, faults, rateLimit, webhooks }: ControlDeps): ControlState {
  const { store, clock } = books;
  const queue = webhooks?.queue;
  return {
    clock: { nowMs: clock.nowMs(), offsetMs: clock.offsetMs() },
    webhooks: queue ? { ...queue.switches, held: queue.countIn('held'), waiting: queue.countIn('waiting') } : null,
    faults: faults.list(),
    rateLimitPerSecond: rateLimit.perSecond,
    counts: {
      ...{ sessions: store.count('session'), payments: store.count('payment') },
      ...{ refunds: store.count('refund'), events: store.count('event') },
    },
  };
}

function payAsBuyer(
  books: Books,
  sessionId: string,
  options: NonNullable<Parameters<Control['pay']>[1]>,
): PayOutcome | null {
  const session = findSession(books, sessionId);
  if (!session) return null;
  const email = session.customerEmail ?? options.email ?? 'buyer@example.com';
  const payer = { email, name: options.name ?? 'Test Person' };
  if (options.slowly) {
    return paySlowly(books, sessionId, payer, methodOfAccount(testAccounts[0].iban), testAccounts[0].outcome);
  }
  const card = findTestCard(options.number ?? '4242424242424242');
  const paid = payByCard(books, sessionId, payer, card, { month: 12, year: 2034 });
  return paid?.outcome === 'challenge' ? answerChallenge(books, sessionId, true) : paid;
}
