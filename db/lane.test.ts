import { describe, expect, it } from 'vitest';
import { DatabaseError } from './errors.ts';
import { Lane } from './lane.ts';

const limits = { slots: 2, queueMax: 3, waitMaxMs: 1_000, leaseMs: 5_000 };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a lane', () => {
  it('[L1] lets no more inside at once than it has places, in order of arrival', async () => {
    const lane = new Lane('test', { ...limits, queueMax: 100 });
    let inside = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        lane.run(async () => {
          most = Math.max(most, ++inside);
          order.push(i);
          await sleep(1);
          inside--;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(lane.load).toEqual({ inside: 0, waiting: 0 });
  });

  it('[L2] refuses at once whoever comes to a full queue', async () => {
    const lane = new Lane('test', limits);
    const { opened, open } = gate();
    const runs = Array.from({ length: 5 }, () => lane.run(() => opened));
    const sinceMs = Date.now();
    await expect(lane.run(() => opened)).rejects.toMatchObject({ code: 'database-busy' });
    expect(Date.now() - sinceMs).toBeLessThan(40);
    open();
    await Promise.all(runs);
  });

  it('[L3] refuses whoever has waited too long, and the others go on', async () => {
    const lane = new Lane('test', { ...limits, slots: 1, waitMaxMs: 120 });
    const { opened, open } = gate();
    const first = lane.run(() => opened);
    const refused = await lane.run(async () => 'in').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DatabaseError);
    open();
    await first;
    expect(await lane.run(async () => 'in')).toBe('in');
  });

  it('[L4] a place whose holder never comes back is given away when its lease ends', async () => {
    const lane = new Lane('test', { ...limits, slots: 1, leaseMs: 150 });
    void lane.run(() => new Promise(() => undefined));
    expect(await lane.run(async () => 'in')).toBe('in');
  });

  it('[L5] a waiter that stopped looking is passed over', async () => {
    let nowMs = 1_000_000;
    const lane = new Lane('test', { ...limits, slots: 1 }, () => nowMs);
    const { opened, open } = gate();
    const first = lane.run(() => opened);
    // This one is cancelled as workerd does it: none of its code runs again. Its timer is taken away from it.
    const realTimer = globalThis.setTimeout;
    globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
    void lane.run(async () => 'never');
    await Promise.resolve();
    globalThis.setTimeout = realTimer;
    nowMs += 300;
    const third = lane.run(async () => 'third');
    await sleep(5);
    open();
    await first;
    expect(await third).toBe('third');
  });

  it('[L6] hands the place on when the task fails', async () => {
    const lane = new Lane('test', { ...limits, slots: 1 });
    await expect(lane.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await lane.run(async () => 'next')).toBe('next');
  });
});
