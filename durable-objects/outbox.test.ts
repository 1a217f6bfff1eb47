import { describe, expect, it } from 'vitest';
import type { Fact } from '#domain/box-office/facts';
import { Outbox, type OutboxStore } from './box-office/outbox.ts';
import { outboxRows, weightMax } from './box-office/outbox-rows.ts';

const paid = (sequence: number, tickets = 1) =>
  ({
    kind: 'order-paid',
    orderId: `ord_${sequence}`,
    sequence,
    atMs: 1,
    tickets: Array(tickets).fill({}),
  }) as never as Fact;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** A store of rows in memory, and a world that takes or refuses. */
function outbox(rows: Fact[][], refuses: (facts: readonly Fact[]) => boolean = () => false) {
  const numbers: Record<string, number> = {};
  const store: OutboxStore = {
    outboxAfter: (sequence, _facts, limit) =>
      rows
        .filter((facts) => facts.at(-1)!.sequence > sequence)
        .slice(0, limit)
        .map((facts) => ({ firstSequence: 0, lastSequence: facts.at(-1)!.sequence, atMs: 1, facts })),
    deleteOutbox: (through) => void (rows = rows.filter((facts) => facts.at(-1)!.sequence > through)),
    number: (name) => numbers[name] ?? 0,
    setNumber: (name, value) => void (numbers[name] = value),
  };
  const projected: number[][] = [];
  const messages: string[] = [];
  const tries: number[] = [];
  const box = new Outbox(store, {
    async project(_, facts) {
      tries.push(facts.length);
      if (refuses(facts)) throw new Error('no');
      projected.push(facts.map((fact) => fact.sequence));
    },
    async send(batch) {
      messages.push(...batch.map((message) => message.key));
    },
  });
  const drain = (nowMs: number) => box.drain('evt', nowMs, () => undefined);
  return { drain, projected, messages, tries, left: () => rows.length };
}

describe('outbox', () => {
  it('[O1] delivers in order, in batches that the other side can take', async () => {
    const facts = range(1, 600).map((sequence) => paid(sequence, 10));
    const { drain, projected, messages, left } = outbox([facts.slice(0, 500), facts.slice(500)]);
    expect(await drain(0)).toMatchObject({ done: true });
    expect(projected.flat()).toEqual(range(1, 600));
    expect(Math.max(...projected.map((batch) => batch.length))).toBeLessThanOrEqual(weightMax / 11);
    expect(messages).toHaveLength(600);
    expect(left()).toBe(0);
  });

  it('[O2] keeps silent for longer and longer, however often the alarm comes by', async () => {
    let away = true;
    const { drain, tries, messages, left } = outbox([[paid(1)]], () => away);
    expect(await drain(0)).toEqual({ done: false, againInMs: 1_000 });
    expect(await drain(500)).toEqual({ done: false, againInMs: 500 });
    expect(await drain(1_000)).toEqual({ done: false, againInMs: 2_000 });
    expect(tries).toHaveLength(2);
    expect(messages).toHaveLength(1);
    for (let nowMs = 3_000; nowMs < 1_000_000; nowMs += 500) await drain(nowMs);
    expect(tries.length).toBeLessThan(24);
    away = false;
    expect(await drain(2_000_000)).toMatchObject({ done: true });
    expect(left()).toBe(0);
  });

  it('[O3] a batch that is too much is tried in halves until it is not', async () => {
    const { drain, projected } = outbox([range(1, 100).map((n) => paid(n))], (facts) => facts.length > 10);
    for (let nowMs = 0; nowMs < 1_000_000; nowMs += 60_000) await drain(nowMs);
    expect(projected.flat()).toEqual(range(1, 100));
  });

  it('[O3] a fact that is never taken holds up those behind it and no other', async () => {
    const { drain, projected } = outbox([range(1, 100).map((n) => paid(n))], (facts) =>
      facts.some(({ sequence }) => sequence === 42),
    );
    for (let nowMs = 0; nowMs < 3_000_000; nowMs += 60_000) await drain(nowMs);
    expect(projected.flat()).toEqual(range(1, 41));
  });

  it('[O4] a transaction of giants becomes rows that fit', () => {
    const rows = outboxRows(range(1, 512).map((sequence) => paid(sequence, 100)));
    expect(rows.flat()).toHaveLength(512);
    expect(Math.max(...rows.map((facts) => facts.length))).toBeLessThan(20);
    expect(outboxRows(range(1, 1_001).map((n) => paid(n, 0))).map((facts) => facts.length)).toEqual([500, 500, 1]);
    expect(outboxRows([paid(1, 5_000), paid(2)])).toHaveLength(2);
  });
});
