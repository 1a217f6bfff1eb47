import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stateHash } from '#domain/box-office/hash';
import { emptyState } from '#domain/box-office/state';
import { full, reduced } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { askHold, context, count, delivered, inside, openEvent, random, stubOf } from './testing/office.ts';
import { world } from './testing/worker.ts';

beforeEach(() => world.reset());

describe('group commit', () => {
  it('[G1] stores what arrives together as one row of the journal, and answers each caller', async () => {
    const { stub, eventId } = await openEvent({
      pools: [
        { index: 0, name: 'all', capacity: 500 },
        { index: 2, name: 'r', capacity: 4 },
      ],
    });
    const before = await inside(stub(), (_, state) => count(state, 'journal'));
    const office = stub();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) => askHold(office, { key: `buyer-${i}`, lines: [full(1)] })),
    );
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(new Set(answers.map((answer) => answer.ok && answer.holdId)).size).toBe(64);
    expect(await inside(stub(), (_, state) => count(state, 'journal'))).toBeLessThan(before + 32);
    const commands = Array.from({ length: 100 }, (_, i) => ({
      kind: 'hold' as const,
      key: `many-${i}`,
      holdId: `hld_${eventId}_${i}`,
      lines: [full(1)],
    }));
    const rows = await inside(stub(), (_, state) => count(state, 'journal'));
    expect((await stub().execute(commands, context)).every((answer) => answer.ok)).toBe(true);
    expect(await inside(stub(), (_, state) => count(state, 'journal'))).toBe(rows + 1);
  });

  it('[G2] says busy at once when the queue is full, and decides nothing', async () => {
    const { stub } = await openEvent();
    const office = stub();
    const commands = Array.from({ length: 256 }, (_, i) => ({
      kind: 'hold' as const,
      key: `k${i}`,
      holdId: `h${i}`,
      lines: [full(11)],
    }));
    const calls = await Promise.all(Array.from({ length: 40 }, () => office.execute(commands, context)));
    const busy = calls.filter((answers) => answers.every((answer) => !answer.ok && answer.code === 'busy'));
    const decided = calls.filter((answers) => answers.every((answer) => !answer.ok && answer.code === 'bad-quantity'));
    expect(busy.length + decided.length).toBe(40);
    expect(decided.length).toBeGreaterThan(0);
    for (const answers of busy) expect(answers[0]).toEqual({ ok: false, code: 'busy', retryAfterMs: 500 });
    expect(
      await office.execute(
        Array.from({ length: 257 }, () => commands[0]!),
        context,
      ),
    ).toHaveLength(257);
  });

  it('[G3] when storing fails, memory follows the disk and callers may try again', async () => {
    const { stub } = await openEvent();
    await inside(stub(), (office) => {
      const { sql } = office.memory;
      const append = sql.appendJournal.bind(sql);
      sql.appendJournal = () => {
        sql.appendJournal = append;
        throw new Error('disk full');
      };
    });
    const ask = () => askHold(stub(), { key: 'k', lines: [full(10)] });
    expect(await ask()).toEqual({ ok: false, code: 'busy', retryAfterMs: 500 });
    expect((await stub().totals()).held).toBe(0);
    expect((await ask()).ok).toBe(true);
    await inside(stub(), async (office) => {
      const hash = stateHash(office.memory.state);
      await office.memory.load();
      expect(stateHash(office.memory.state)).toBe(hash);
    });
  });

  it('[G4] gives one place to one of two buyers at the same instant', async () => {
    const { stub, hold } = await openEvent();
    await hold([full(9)]);
    const office = stub();
    const answers = await Promise.all(['a', 'b'].map((key) => askHold(office, { key, lines: [full(1)] })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toEqual({ ok: false, code: 'not-enough-left', line: 0, left: 0 });
  });
});

describe('what outlives an eviction', () => {
  it('[W1] storage tells the truth when memory was poisoned', async () => {
    const { stub, order, pay, hold } = await openEvent();
    await pay(await order([full(2)]), 5000);
    await hold([reduced(1)]);
    const before = await stub().totals();
    const hash = (await stub().health()).stateHash;
    await inside(stub(), (office) => {
      office.memory.state = emptyState();
    });
    expect((await stub().totals()).sold).toBe(0);
    await evictDurableObject(stub() as never);
    const after = await stub().totals();
    expect({ ...after, atMs: 0 }).toEqual({ ...before, atMs: 0 });
    expect((await stub().health()).stateHash).toBe(hash);
  });

  it('[W2] a key gets its first answer again', async () => {
    const { stub } = await openEvent();
    const first = await askHold(stub(), { key: 'mine', lines: [full(1)] });
    await evictDurableObject(stub() as never);
    expect(await askHold(stub(), { key: 'mine', lines: [full(1)] })).toEqual(first);
    expect(await askHold(stub(), { key: 'mine', lines: [full(2)] })).toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect((await stub().totals()).held).toBe(1);
  });

  it('[W5] nothing is stored for an event that was never published', async () => {
    const stub = stubOf(newId('event', random));
    expect(await stub.settings()).toBeNull();
    expect(await stub.availability()).toMatchObject({ version: 0 });
    expect(await stub.totals()).toMatchObject({ sold: 0 });
    expect(await stub.health()).toMatchObject({ configured: false });
    expect([await stub.checkSecret('ord', ''), await stub.order('ord')]).toEqual([false, null]);
    expect([await stub.publicKeys(), await stub.scans(0, 9), await stub.doors(), await stub.openOrders(9)]).toEqual([
      ...[[], [], [], []],
    ]);
    expect(await stub.openContacts(['ord'])).toEqual([{ orderId: 'ord', contact: null }]);
    expect(await askHold(stub, { key: 'k', lines: [full(1)] })).toMatchObject({ code: 'event-not-published' });
    expect((await stub.run<'release'>({ kind: 'release', key: 'r', holdId: 'h' }, context)).ok).toBe(true);
    await inside(stub, (_, state) => {
      const query = "SELECT count(*) AS n FROM sqlite_master WHERE name NOT LIKE '_cf%'";
      expect(state.storage.sql.exec<{ n: number }>(query).one().n).toBe(0);
    });
  });

  it('[W3] a page longer than a row comes back as it was, whatever its letters', async () => {
    const { stub } = await openEvent();
    await inside(stub(), (office, state) => {
      const { sql } = office.memory;
      for (const data of ['🎭'.repeat(700_000), `x${'🎭'.repeat(700_000)}`, '漢'.repeat(1_300_000), 'y'])
        state.storage.transactionSync(() => {
          sql.saveSnapshot(0, { pages: [{ kind: 'answers', number: 7, data }], neededFrom: {} });
          expect(sql.pages().find(({ number }) => number === 7)!.data === data).toBe(true);
        });
    });
  });

  it('[A3] sums are told once, not at every wake', async () => {
    const { stub, hold, eventId } = await openEvent();
    await hold([full(1)]);
    await delivered(eventId);
    const before = (await stub().health()).stateHash;
    for (let wakes = 0; wakes < 3; wakes++) {
      await evictDurableObject(stub() as never);
      await stub().totals();
      await runDurableObjectAlarm(stub() as never);
    }
    expect((await stub().health()).stateHash).toBe(before);
  });

  it('[W3] a snapshot takes the place of the journal', async () => {
    const { stub } = await openEvent({
      pools: [
        { index: 0, name: 'all', capacity: 900_000 },
        { index: 2, name: 'r', capacity: 4 },
      ],
    });
    for (let call = 0; call < 5; call++) {
      const commands = Array.from({ length: 256 }, (_, i) => ({
        kind: 'hold' as const,
        key: `k${call}-${i}`,
        holdId: `hld_${call}_${i}`,
        lines: [full(1)],
      }));
      await stub().execute(commands, context);
    }
    const hash = (await stub().health()).stateHash;
    await inside(stub(), (office, state) => {
      world.aheadMs = 60_000;
      office.memory.snapshotIfQuiet();
      expect(count(state, 'journal')).toBe(0);
    });
    await evictDurableObject(stub() as never);
    expect(await stub().health()).toMatchObject({ stateHash: hash, replayed: 0, holds: 1280 });
  });

  it('[W4] refuses to start where a migration was edited', async () => {
    const { stub } = await openEvent();
    await inside(stub(), async (office, state) => {
      state.storage.sql.exec('UPDATE migrations SET print = print + 1 WHERE number = 1');
      await expect(office.memory.load()).rejects.toThrow('migration 1 was edited');
      state.storage.sql.exec('UPDATE migrations SET print = print - 1 WHERE number = 1');
      state.storage.sql.exec('INSERT INTO migrations (number, print) VALUES (99, 1)');
      await expect(office.memory.load()).rejects.toThrow('older');
    });
  });
});

describe('time', () => {
  it('[A1] the alarm ends what ran out, and tells', async () => {
    const { stub, order, eventId } = await openEvent();
    const orderId = await order([full(10)]);
    world.aheadMs = 11 * 60_000;
    await runDurableObjectAlarm(stub() as never);
    await inside(stub(), (office) => expect(office.memory.state.holds.size).toBe(0));
    expect((await stub().order(orderId))!.status).toBe('expired');
    await delivered(eventId);
    const kinds = world.factsOf(eventId).map((fact) => fact.kind);
    expect(kinds).toEqual(['settings-changed', 'order-placed', 'order-expired']);
  });

  it('[A2] an open payment page is asked to close, once', async () => {
    const { stub, order, eventId } = await openEvent();
    const orderId = await order([full(1)]);
    const session = {
      kind: 'session-opened',
      key: 's',
      orderId,
      sessionId: 'cs_1',
      url: 'https://pay.example/1',
    } as const;
    await stub().run<'session-opened'>({ ...session, expiresAtMs: Date.now() + 31 * 60_000 }, context);
    expect(await stub().order(orderId)).toMatchObject({ sessionId: 'cs_1', payUrl: 'https://pay.example/1' });
    world.aheadMs = 11 * 60_000;
    await runDurableObjectAlarm(stub() as never);
    world.aheadMs += 60_000;
    await runDurableObjectAlarm(stub() as never);
    await delivered(eventId);
    expect(world.messagesOf(eventId).filter((message) => message.kind === 'expire-session')).toMatchObject([
      { orderId, sessionId: 'cs_1' },
    ]);
    expect(await stub().openOrders(10)).toMatchObject([{ orderId, sessionId: 'cs_1', status: 'awaiting-payment' }]);
  });
});

describe('outbox', () => {
  it('[O1] delivers facts in order and messages with a key', async () => {
    const { order, pay, stub, eventId } = await openEvent();
    const orderId = await order([full(2)]);
    await pay(orderId, 5000);
    await delivered(eventId);
    const all = world.projections.flatMap((projection) => (projection.eventId === eventId ? projection.facts : []));
    expect(all.map((fact) => fact.sequence)).toEqual(all.map((_, i) => i + 1));
    expect(all.at(-1)).toMatchObject({ kind: 'totals', sold: 2, revenueMinor: 5000, capacity: 20 });
    const facts = world.factsOf(eventId);
    expect(facts.map((fact) => fact.kind)).toEqual(['settings-changed', 'order-placed', 'order-paid']);
    const key = `${eventId}:${facts[2]!.sequence}`;
    expect(world.messagesOf(eventId)).toEqual([{ kind: 'order-confirmation', eventId, orderId, key }]);
    expect(await stub().health()).toMatchObject({ projectionLag: 0, messageLag: 0, projectionLagMs: 0 });
    await inside(stub(), (_, state) => expect(count(state, 'outbox')).toBe(0));
  });

  it('[O2] waits while libSQL is away; selling and mail go on', async () => {
    world.away = true;
    const { order, pay, stub, eventId } = await openEvent();
    await pay(await order([full(2)]), 5000);
    await runDurableObjectAlarm(stub() as never);
    await vi.waitFor(() => expect(world.messagesOf(eventId)).toHaveLength(1));
    expect(world.factsOf(eventId)).toEqual([]);
    expect((await stub().health()).projectionLag).toBeGreaterThan(0);
    await evictDurableObject(stub() as never);
    await pay(await order([full(1)]), 2500);
    world.away = false;
    await delivered(eventId);
    const facts = world.factsOf(eventId);
    expect(facts.filter((fact) => fact.kind === 'order-paid')).toHaveLength(2);
    expect(world.messagesOf(eventId)).toHaveLength(2);
  });
});
