import { describe, expect, it } from 'vitest';
import type { Command } from '../commands.ts';
import type { Step } from '../step.ts';
import { simulate } from './life.ts';
import { soundMachine, type Machine } from './machine.ts';
import { runSeeds } from './run-seeds.ts';

/** The sound machine, and somebody who listens. */
function listening(hear: (command: Command, done: Step, nowMs: number) => void): Machine {
  return {
    ...soundMachine,
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      hear(command, done, nowMs);
      return done;
    },
  };
}

/** What was asked and answered in the life of a seed, and when. */
function heardIn(seed: number): string[] {
  const heard: string[] = [];
  const machine = listening((command, { reply }, nowMs) =>
    heard.push(`${nowMs} ${JSON.stringify(command)} ${JSON.stringify(reply)}`),
  );
  simulate(seed, 60, machine);
  return heard;
}

/** Kinds of commands, codes of refusals, and kinds of facts with their reasons, over many lives. */
function wordsIn(lives: number): Set<string> {
  const words = new Set<string>();
  const machine = listening((command, { reply, facts }) => {
    words.add(command.kind);
    if (!reply.ok) words.add(reply.code);
    for (const fact of facts) {
      if ('reason' in fact) words.add(fact.reason);
      if ('why' in fact) words.add(fact.why);
      if ('state' in fact) words.add(fact.state);
      if ('otherSeats' in fact) words.add('other-seats');
    }
  });
  for (let seed = 1; seed <= lives; seed++) simulate(seed, 60, machine);
  return words;
}

describe('a simulated life', () => {
  it('is the same from the same seed', () => {
    expect(heardIn(7)).toEqual(heardIn(7));
    expect(heardIn(7)).not.toEqual(heardIn(8));
  });

  it('knows every command, every reason to give money back, and every kind of news', () => {
    const sales = ['hold', 'extend', 'release', 'checkout', 'session-opened', 'session-expired', 'paid', 'refunded'];
    const organizers = ['configure', 'set-seat-map', 'set-codes', 'allot', 'release-allotment', 'offer-now'];
    const others = ['cancel', 'admit', 'join-waiting-list', 'leave-waiting-list'];
    const money = ['wrong-amount', 'second-payment', 'order-closed', 'event-cancelled', 'exchange-impossible'];
    const given = ['cancelled', 'partly-cancelled', 'exchanged', 'sold-out', 'other-seats'];
    const news = ['expired', 'released', 'made', 'release-time', 'used', 'offered', 'taken', 'lapsed', 'left'];
    const refused = ['not-enough-left', 'seat-taken', 'idempotency-key-reused', 'code-used-up', 'seats-in-use'];
    const late = ['hold-expired', 'payment-under-way', 'too-many-for-person', 'exchange-under-way', 'ticket-revoked'];
    const words = wordsIn(800);
    const wanted = [sales, organizers, others, money, given, news, refused, late].flat();
    expect(wanted.filter((word) => !words.has(word))).toEqual([]);
  }, 60_000);

  it('tells an exception as a complaint of its seed', () => {
    const machine: Machine = {
      ...soundMachine,
      step() {
        throw new Error('the machine is on fire');
      },
    };
    expect(runSeeds(3, 5, 60, machine)).toMatchObject({ seed: 3, complaints: [expect.stringContaining('on fire')] });
  });
});
