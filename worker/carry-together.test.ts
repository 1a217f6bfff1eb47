import { describe, expect, it } from 'vitest';
import { batchMax, patienceMs, SharedLane, type Caller } from './carry-together.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A world in which timers fire when the test says so, and calls come back when it says so. */
function world() {
  const calls: { items: string[]; back: (answers: string[]) => void; fail: () => void }[] = [];
  const timers: { ms: number; fire: () => void }[] = [];
  const caller: Caller<string, string> = {
    send: (items) =>
      new Promise((back, reject) => calls.push({ items: [...items], back, fail: () => reject(new Error('reset')) })),
    keepAlive: (work) => void work,
    wait: (ms, early) =>
      new Promise((resolve) => {
        timers.push({ ms, fire: () => resolve(undefined) });
        void early?.then(resolve);
      }),
  };
  /** Fires the timers of that length, and lets everything settle. */
  async function fire(ms: number) {
    for (const timer of timers.splice(0)) {
      if (timer.ms === ms) timer.fire();
      else timers.push(timer);
    }
    await soon();
  }
  /** Answers the call with its items, marked. */
  async function answer(call: number) {
    calls[call]!.back(calls[call]!.items.map((item) => `${item}!`));
    await soon();
  }
  return { calls, caller, fire, answer };
}

describe('a shared lane', () => {
  it('lets whoever comes alone go at once', async () => {
    const { calls, caller, answer } = world();
    const lane = new SharedLane<string, string>();
    const reply = lane.ask('a', caller);
    expect(calls.map(({ items }) => items)).toEqual([['a']]);
    expect(lane.isIdle).toBe(false);
    await answer(0);
    expect(await reply).toBe('a!');
    expect(lane.isIdle).toBe(true);
  });

  it('carries who comes while a call is under way together, and gives each its own answer', async () => {
    const { calls, caller, fire, answer } = world();
    const lane = new SharedLane<string, string>();
    const replies = ['a', 'b', 'c'].map((item) => lane.ask(item, caller));
    await fire(0);
    expect(calls.map(({ items }) => items)).toEqual([['a']]); // it is not back, so b and c gather company
    await answer(0);
    await fire(0);
    expect(calls.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
    await answer(1);
    expect(await Promise.all(replies)).toEqual(['a!', 'b!', 'c!']);
    const next = lane.ask('d', caller);
    expect(calls).toHaveLength(2); // there was a crowd: one turn for company, …
    await fire(0);
    await answer(2);
    expect(await next).toBe('d!');
    void lane.ask('e', caller);
    expect(calls).toHaveLength(4); // … and none any more
  });

  it('waits for a call under way, but not for ever', async () => {
    const { calls, caller, fire } = world();
    const lane = new SharedLane<string, string>();
    void lane.ask('under way', caller);
    void lane.ask('a', caller);
    for (let turn = 1; turn < 16; turn++) await fire(0);
    expect(calls).toHaveLength(1);
    await fire(0);
    expect(calls.map(({ items }) => items)).toEqual([['under way'], ['a']]);
  });

  it('waits out a burst, but not for ever', async () => {
    const { calls, caller, fire, answer } = world();
    const lane = new SharedLane<string, string>();
    let asked = 0;
    const come = (count: number) => {
      for (let i = 0; i < count; i++) void lane.ask(`${asked++}`, caller);
    };
    come(3);
    await answer(0);
    await fire(0);
    await answer(1); // a crowd, and nobody is under way
    come(1);
    for (const more of [5, 5, 2]) {
      come(more);
      await fire(0);
    }
    expect(calls.map(({ items }) => items.length)).toEqual([1, 2, 1 + 5 + 5 + 2]);
    await answer(2);
    come(1);
    for (let turn = 0; turn < 16; turn++) {
      come(5);
      await fire(0);
    }
    expect(calls.at(-1)!.items).toHaveLength(1 + 16 * 5);
  });

  it('carries so many at most', async () => {
    const { calls, caller, fire } = world();
    const lane = new SharedLane<string, string>();
    for (let i = 0; i <= 2 * batchMax; i++) void lane.ask(`${i}`, caller);
    await fire(0);
    expect(calls.map(({ items }) => items.length)).toEqual([1, batchMax, batchMax]);
  });

  it('goes alone when the shared call fails, and tells its own fault to each', async () => {
    const { calls, caller, fire, answer } = world();
    const lane = new SharedLane<string, string>();
    void lane.ask('first', caller);
    const replies = ['a', 'b'].map((item) => lane.ask(item, caller));
    await answer(0);
    await fire(0);
    calls[1]!.fail();
    await soon();
    expect(calls.slice(2).map(({ items }) => items)).toEqual([['a'], ['b']]);
    const failed = expect(replies[1]).rejects.toThrow('reset');
    calls[3]!.fail();
    await answer(2);
    expect(await replies[0]).toBe('a!');
    await failed;
  });

  it('goes alone when the answer does not come, and leaves nobody hanging on a leader that is gone', async () => {
    const lost = world();
    const { calls, caller, fire, answer } = world();
    const lane = new SharedLane<string, string>();
    void lane.ask('under way', lost.caller);
    void lane.ask('leads and is gone', { ...lost.caller, wait: () => new Promise(() => undefined) });
    const reply = lane.ask('follows', caller);
    await fire(0);
    expect(calls).toHaveLength(0);
    await fire(patienceMs);
    expect(calls.map(({ items }) => items)).toEqual([['follows']]);
    await answer(0);
    expect(await reply).toBe('follows!');
    await new Promise((resolve) => setTimeout(resolve, 110));
    const later = lane.ask('later', caller); // does not join the one without a leader
    await fire(0);
    await answer(1);
    expect(await later).toBe('later!');
  });
});
