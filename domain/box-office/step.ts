/**
 * One step of the machine: bring the time forward, answer a repeat, decide, apply. What comes back is what the shell has to
 * store (entries, facts) and to tell (reply). A step that changed nothing has no entry.
 */
import { recall, replyOf } from './answers.ts';
import { applyEntry } from './apply.ts';
import { decideBlock } from './blocks.ts';
import type { Command, Reply } from './commands.ts';
import { decideAllot, decideReleaseAllotment } from './decide-allotments.ts';
import { decideCheckout, decideSessionExpired, decideSessionOpened } from './decide-checkout.ts';
import { decideSetCodes } from './decide-codes.ts';
import { decideJoin, decideLeave, decideOfferNow } from './decide-waiting.ts';
import { decideExtend, decideHold, decideRelease } from './decide-hold.ts';
import { decideCancel } from './decide-cancel.ts';
import { decidePaid, decideRefunded } from './decide-payment.ts';
import { decideRetireKey, decideRotateKey } from './decide-keys.ts';
import { decideBindTicket, decideReissue } from './decide-reissue.ts';
import { decideConfigure, decideEnrolDoor, decideForget, decideRevokeDoor } from './decide-rest.ts';
import { decideSetSeatMap } from './decide-seat-map.ts';
import { refuse, type Decision } from './decision.ts';
import type { Entry } from './events.ts';
import type { Fact, NewFact } from './facts.ts';
import { isWaitingDue, settleWaiting } from './offer-places.ts';
import { printOf } from './print.ts';
import { decideAdmit } from './merge-scans.ts';
import type { BoxOfficeState } from './state.ts';
import { sweepDue, sweepEntry, sweepHolds } from './sweep.ts';
import { stirWaiting } from './waiting-entries.ts';

export interface Step {
  /** To be appended to the journal, in order. */
  entries: Entry[];
  facts: Fact[];
  reply: Reply;
}

/** Printable, without a space: answers are kept one to a line, with spaces between. */
const keyForm = /^[\x21-\x7e]{1,200}$/;

/** Decides one command at `nowMs` and brings the state forward. The same state, command and time give the same step. */
export function step(state: BoxOfficeState, command: Command, nowMs: number): Step {
  const swept = sweep(state, nowMs);
  const entries = swept ? [swept.entry] : [];
  const facts = swept ? swept.facts : [];
  const { key } = command;
  if (typeof key !== 'string' || !keyForm.test(key)) return { entries, facts, reply: { ok: false, code: 'invalid' } };
  const print = printOf(command);
  const known = recall(state.answers, key, nowMs);
  if (known) {
    const reply: Reply = known.print === print ? replyOf(known) : { ok: false, code: 'idempotency-key-reused' };
    return { entries, facts, reply };
  }
  const decision = decide(state, command, nowMs);
  if (!decision.reply.ok || isIdle(command, decision)) return { entries, facts, reply: decision.reply };
  entries.push(commit(state, decision, key, print, nowMs, facts));
  return { entries, facts, reply: decision.reply };
}

/** Nothing was there to be given back: not worth a line of the journal, nor an answer in the place of somebody else's (I6). */
function isIdle({ kind }: Command, { events }: Decision): boolean {
  return kind === 'release' && events.length === 0;
}

/** The time alone: what has run out is over. Null when nothing was due. */
export function sweep(state: BoxOfficeState, nowMs: number): { entry: Entry; facts: Fact[] } | null {
  if (state.waitingTold.length > 0) state.waitingTold = []; // left over from a replay, and told before
  const isDue = sweepDue(state, nowMs);
  if (!isDue && !isWaitingDue(state, nowMs)) return null;
  const facts: Fact[] = [];
  const entry = sweepEntry(nowMs, isDue);
  if (isDue) {
    for (const fact of sweepHolds(state, nowMs)) number(state, fact, nowMs, facts);
    stirWaiting(state);
  }
  offer(state, entry, facts, 0);
  if (entry.events.length === 0) return null;
  entry.facts = facts.length;
  state.factSequence += facts.length;
  return { entry, facts };
}

/** What the state says to the command, without touching it. The state must have been swept to `nowMs`. */
export function decide(state: BoxOfficeState, command: Command, nowMs: number): Decision {
  switch (command.kind) {
    case 'configure':
      return decideConfigure(state, command);
    case 'set-seat-map':
      return decideSetSeatMap(state, command);
    case 'allot':
      return decideAllot(state, command, nowMs);
    case 'release-allotment':
      return decideReleaseAllotment(state, command);
    case 'set-codes':
      return decideSetCodes(state, command);
    case 'hold':
      return decideHold(state, command, nowMs);
    case 'join-waiting-list':
      return decideJoin(state, command, nowMs);
    case 'leave-waiting-list':
      return decideLeave(state, command);
    case 'offer-now':
      return decideOfferNow(state, command, nowMs);
    case 'extend':
      return decideExtend(state, command, nowMs);
    case 'release':
      return decideRelease(state, command);
    case 'checkout':
      return decideCheckout(state, command, nowMs);
    case 'session-opened':
      return decideSessionOpened(state, command, nowMs);
    case 'session-expired':
      return decideSessionExpired(state, command, nowMs);
    case 'paid':
      return decidePaid(state, command);
    case 'refunded':
      return decideRefunded(state, command);
    case 'cancel':
      return decideCancel(state, command, nowMs);
    case 'reissue':
      return decideReissue(state, command);
    case 'bind-ticket':
      return decideBindTicket(state, command);
    case 'rotate-key':
      return decideRotateKey(state);
    case 'retire-key':
      return decideRetireKey(state, command);
    default:
      return decideDoors(state, command);
  }
}

type AtTheDoor = Extract<Command, { kind: 'admit' | 'enrol-door' | 'revoke-door' | 'block-tickets' | 'forget' }>;

function decideDoors(state: BoxOfficeState, command: AtTheDoor): Decision {
  switch (command.kind) {
    case 'admit':
      return decideAdmit(state, command);
    case 'enrol-door':
      return decideEnrolDoor(state, command);
    case 'block-tickets':
      return decideBlock(state, command);
    case 'revoke-door':
      return decideRevokeDoor(state, command);
    case 'forget':
      return decideForget(command);
    default:
      return refuse('invalid');
  }
}

/** Applies the decision and numbers its facts. A merge of scans completes facts and reply: it is decided by doing it. */
function commit(
  state: BoxOfficeState,
  decision: Decision,
  key: string,
  print: number,
  atMs: number,
  facts: Fact[],
): Entry {
  const { events, reply } = decision;
  const entry: Entry = { atMs, key, print, reply, events, facts: 0 };
  const before = facts.length;
  const outcome = applyEntry(state, entry);
  for (const fact of decision.facts) number(state, fact, atMs, facts, before);
  if (outcome && 'conflicts' in reply) {
    for (const fact of outcome.facts) number(state, fact, atMs, facts, before);
    reply.conflicts = outcome.conflicts;
    reply.packEpoch = state.epoch;
  }
  offer(state, entry, facts, before);
  entry.facts = facts.length - before;
  state.factSequence += entry.facts;
  return entry;
}

/** What came free goes to those who wait, in the same entry. */
function offer(state: BoxOfficeState, entry: Entry, facts: Fact[], before: number): void {
  if (!isWaitingDue(state, entry.atMs)) return;
  const offers = settleWaiting(state, entry.atMs);
  entry.events.push(...offers.events);
  for (const fact of offers.facts) number(state, fact, entry.atMs, facts, before);
}

/** Numbers go on from the state's; those numbered since `before` have not been added to it yet. */
function number(state: BoxOfficeState, fact: NewFact, atMs: number, facts: Fact[], before = 0): void {
  facts.push({ ...fact, sequence: state.factSequence + facts.length - before + 1, atMs } as Fact);
}
