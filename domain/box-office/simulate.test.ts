import { describe, expect, it } from 'vitest';
import { findOrder } from './state.ts';
import { simulate, simulateMany, soundMachine, type Machine } from './simulate.ts';

/** Some seconds of them; more on demand through `simulateMany`. */
const seeds = 500;

describe('simulation', () => {
  it(`[H6][P9][I1][J1][J2][J3][J4] ${seeds} lives of 60 moments: nothing is oversold, nothing lost, the ledger equals the state`, () => {
    expect(simulateMany(1, seeds)).toBeNull();
  }, 60_000);

  it('lives the same life from the same seed', () => {
    const log = (seed: number) => {
      const heard: string[] = [];
      const machine: Machine = {
        ...soundMachine,
        step: (state, command, nowMs) => (
          heard.push(`${command.kind} ${command.key} ${nowMs}`),
          soundMachine.step(state, command, nowMs)
        ),
      };
      simulate(seed, 60, machine);
      return heard;
    };
    expect(log(7)).toEqual(log(7));
    expect(log(7)).not.toEqual(log(8));
  });
});

/** Each breaks one mechanism; the oracle has to notice within a thousand lives. */
const bugs: Record<string, Partial<Machine>> = {
  'a hold that takes no place': {
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      if (command.kind === 'hold' && done.reply.ok) state.counters!.held.fill(0);
      return done;
    },
  },
  'a forgotten answer': {
    step(state, command, nowMs) {
      state.answers.clear();
      return soundMachine.step(state, command, nowMs);
    },
  },
  'holds that never end': {
    step(state, command, nowMs) {
      state.heap = { atMs: [], holdId: [] };
      return soundMachine.step(state, command, nowMs);
    },
  },
  'a payment that is taken twice': {
    step(state, command, nowMs) {
      const order = command.kind === 'paid' && findOrder(state, command.orderId);
      if (order) order.payments = [];
      return soundMachine.step(state, command, nowMs);
    },
  },
  'late money that looks at nothing': {
    step(state, command, nowMs) {
      const { capacity } = state.counters ?? {};
      const kept = capacity?.slice();
      if (command.kind === 'paid') capacity?.fill(1_000);
      const done = soundMachine.step(state, command, nowMs);
      if (kept) state.counters!.capacity.set(kept);
      return done;
    },
  },
  'a refund nobody is told of': {
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      return { ...done, facts: done.facts.filter((fact) => fact.kind !== 'refund-due') };
    },
  },
  'places of a cancelled order that stay taken': {
    step(state, command, nowMs) {
      const sold = state.counters?.sold.slice();
      const done = soundMachine.step(state, command, nowMs);
      if (command.kind === 'cancel' && done.reply.ok) state.counters!.sold.set(sold!);
      return done;
    },
  },
  'a serial given twice': {
    step(state, command, nowMs) {
      if (command.kind === 'paid' && state.tickets.count > 0) state.tickets.count--;
      return soundMachine.step(state, command, nowMs);
    },
  },
  'a replay that skips refunds': {
    apply(state, entry) {
      soundMachine.apply(state, { ...entry, events: entry.events.filter((event) => event.t !== 'refund') });
    },
  },
  'a journal that loses its time': {
    apply(state, entry) {
      soundMachine.apply(state, { ...entry, atMs: entry.atMs - 1 });
    },
  },
};

describe('planted bugs', () => {
  for (const [name, bug] of Object.entries(bugs))
    it(`are noticed: ${name}`, () => {
      let noticed = null;
      try {
        noticed = simulateMany(1, 1_000, 60, { ...soundMachine, ...bug });
      } catch (error) {
        noticed = error;
      }
      expect(noticed).not.toBeNull();
    }, 60_000);
});
