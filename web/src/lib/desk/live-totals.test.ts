import { describe, expect, it } from 'vitest';
import type { DeskTotals } from '#domain/contract/desk';
import { backoffMs } from './backoff.ts';
import { type LiveDeps, type LiveEars, LiveTotals } from './live-totals.ts';

function totals(atMs: number, sold = atMs): DeskTotals {
  const counts = {
    held: 0,
    capacity: 100,
    revenueMinor: 0,
    currency: 'EUR',
    admitted: 0,
    refused: 0,
    conflicts: 0,
    persons: { sold: 0, in: 0, out: 0 },
  };
  return { atMs, sold, ...counts, projectionLag: 0, byType: [] };
}

class Line implements LiveDeps {
  nowMs = 0;
  answers: (DeskTotals | null)[] = [];
  sockets: LiveEars[] = [];
  asked = 0;
  #timers = new Map<number, { atMs: number; run: () => void }>();
  #next = 1;

  openSocket = (ears: LiveEars) => {
    this.sockets.push(ears);
    return { close: () => undefined };
  };
  askTotals = () => {
    this.asked++;
    return Promise.resolve(this.answers.length > 1 ? this.answers.shift()! : (this.answers[0] ?? null));
  };
  now = () => this.nowMs;
  random = () => 0.5;
  setTimeout = (run: () => void, ms: number) => {
    this.#timers.set(this.#next, { atMs: this.nowMs + ms, run });
    return this.#next++;
  };
  clearTimeout = (timer: unknown) => void this.#timers.delete(timer as number);

  get socket(): LiveEars {
    return this.sockets.at(-1)!;
  }
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers]
        .filter(([, timer]) => timer.atMs <= untilMs)
        .sort((a, b) => a[1].atMs - b[1].atMs)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.nowMs = due[1].atMs;
      due[1].run();
    }
    this.nowMs = untilMs;
  }
  get waiting(): number {
    return this.#timers.size;
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('numbers as they change', () => {
  it('shows the first numbers over HTTP and then what the socket brings', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    expect(live.state).toBe('connecting');
    live.start();
    await line.pass(10);
    expect(live.totals?.sold).toBe(1);
    line.socket.opened();
    expect(live.state).toBe('live');
    line.socket.said(JSON.stringify(totals(2)));
    expect(live.totals?.sold).toBe(2);
    expect(live.heardAtMs).toBe(10);
  });

  it('asks every few seconds while there is no socket, and is live again when it comes', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    line.socket.closed();
    await line.pass(100);
    expect(live.state).toBe('polling');
    const before = line.asked;
    await line.pass(15_000);
    expect(line.asked - before).toBeGreaterThanOrEqual(3);
    expect(line.sockets.length).toBeGreaterThan(1);
    line.socket.opened();
    expect(live.state).toBe('live');
  });

  it('keeps the last numbers and says so when nothing answers, and tries at once when woken', async () => {
    const line = new Line();
    line.answers = [totals(7), null];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    line.socket.closed();
    await line.pass(6_000);
    expect(live.state).toBe('offline');
    expect(live.totals?.sold).toBe(7);
    line.answers = [totals(9)];
    live.wake();
    await line.pass(0);
    expect(live.totals?.sold).toBe(9);
    expect(live.state).toBe('polling');
  });

  it('finds out about a socket that died in silence', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    line.socket.opened();
    line.answers = [null];
    await line.pass(20_000);
    expect(live.state).not.toBe('live');
    await line.pass(6_000);
    expect(live.state).toBe('offline');
  });

  it('a quiet socket stays live when the numbers can still be asked for', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    line.socket.opened();
    await line.pass(90_000);
    expect(live.state).toBe('live');
    expect(line.sockets).toHaveLength(1);
    expect(line.nowMs - live.heardAtMs!).toBeLessThanOrEqual(20_000);
  });

  it('gives up a socket that never opens', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(12_000);
    expect(line.sockets.length).toBeGreaterThan(1);
    expect(live.state).toBe('polling');
  });

  it('does not go back in time and passes over what it does not know', async () => {
    const line = new Line();
    line.answers = [totals(5)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    line.socket.opened();
    for (const data of [JSON.stringify(totals(3)), 'pong', '{}', new Uint8Array(1)]) line.socket.said(data);
    expect(live.totals?.sold).toBe(5);
  });

  it('leaves nothing running behind', async () => {
    const line = new Line();
    line.answers = [totals(1)];
    const live = new LiveTotals(line);
    live.start();
    await line.pass(0);
    live.stop();
    expect(line.waiting).toBe(0);
    const before = line.asked;
    await line.pass(60_000);
    expect(line.asked).toBe(before);
  });

  it('waits longer each time, within bounds', () => {
    expect([0, 1, 2, 9, 50].map((attempt) => backoffMs(attempt, 0.5))).toEqual([750, 1500, 3000, 22500, 22500]);
    expect(backoffMs(0, 0)).toBe(500);
  });
});
