import { describe, expect, it } from 'vitest';
import { simulate } from './life.ts';
import { soundMachine, type Machine } from './machine.ts';
import { runSeeds } from './run-seeds.ts';

/** What was asked in the life of a seed, and when. */
function heardIn(seed: number): string[] {
  const heard: string[] = [];
  const machine: Machine = {
    ...soundMachine,
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      heard.push(`${nowMs} ${JSON.stringify(command)} ${JSON.stringify(done.reply)}`);
      return done;
    },
  };
  simulate(seed, 60, machine);
  return heard;
}

describe('a simulated life', () => {
  it('is the same from the same seed', () => {
    expect(heardIn(7)).toEqual(heardIn(7));
    expect(heardIn(7)).not.toEqual(heardIn(8));
  });

  it('knows every command, and every kind of answer to money', () => {
    const heard = Array.from({ length: 300 }, (_, seed) => heardIn(seed + 1).join('\n')).join('\n');
    for (const kind of ['hold', 'extend', 'release', 'checkout', 'session-opened', 'session-expired'])
      expect(heard).toContain(`"kind":"${kind}"`);
    for (const kind of ['configure', 'paid', 'refunded', 'cancel', 'admit'])
      expect(heard).toContain(`"kind":"${kind}"`);
    for (const reason of ['sold-out', 'wrong-amount', 'second-payment', 'order-closed', 'event-cancelled'])
      expect(heard).toContain(`"reason":"${reason}"`);
    for (const code of ['not-enough-left', 'idempotency-key-reused', 'payment-under-way', 'hold-expired'])
      expect(heard).toContain(`"code":"${code}"`);
  });

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
