import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage } from '../../bench/box-office/stage.ts';
import { Connection } from '../../bench/http-load.ts';

/** Requests that wait for each other are a thing of the runtime, so this is the real one, with the real box office behind it. */
describe('callers who share calls', () => {
  let stage: Awaited<ReturnType<typeof openStage>>;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  it('each hear their own answer, however many others hang up, those who lead a batch among them', async () => {
    const callers = await Promise.all(Array.from({ length: 48 }, () => Connection.open(stage.port)));
    const heard: string[] = [];
    let longestMs = 0;
    let hungUp = 0;
    await Promise.all(
      callers.map(async (caller, i) => {
        for (let round = 0; round < 25; round++) {
          const isLeaving = (i + round) % 3 === 0;
          const fromMs = performance.now();
          if (isLeaving) await caller.hangUp('/hold', (round * 7 + i) % 6);
          else heard.push(await caller.get('/hold'));
          if (isLeaving) hungUp++;
          else longestMs = Math.max(longestMs, performance.now() - fromMs);
        }
      }),
    );
    for (const caller of callers) caller.close();
    expect(hungUp).toBe(400);
    expect(heard).toHaveLength(800);
    expect(new Set(heard).size).toBe(800);
    expect(longestMs).toBeLessThan(2_900); // nobody had to lose patience with a leader who was gone
    const { holds } = (await (await fetch(`http://127.0.0.1:${stage.port}/health`)).json()) as { holds: number };
    expect(holds).toBeGreaterThanOrEqual(800);
    expect(holds).toBeLessThanOrEqual(1_200);
  });

  it('are told at once when it would take too long, and when to come again', async () => {
    const callers = await Promise.all(Array.from({ length: 500 }, () => Connection.open(stage.port)));
    const answers = (await Promise.all(callers.map((caller) => caller.ask('/hold-slow')))).concat(
      await Promise.all(callers.map((caller) => caller.ask('/hold-slow'))),
    );
    for (const caller of callers) caller.close();
    const [held, refused] = [200, 503].map((wanted) => answers.filter(({ status }) => status === wanted));
    expect(held!.length + refused!.length).toBe(1_000);
    expect(held!.length).toBeGreaterThan(200);
    expect(refused!.length).toBeGreaterThan(0);
    for (const { retryAfterS, body } of refused!)
      expect([retryAfterS, body]).toEqual([1, expect.stringContaining('busy')]);
  });
});
