import { describe, expect, it } from 'vitest';
import { answerLettersMax, answerLifeMs, answersMax, emptyAnswers, recall, remember, replyOf } from './answers.ts';
import { stateHash } from './hash.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';

import { decide, step } from './step.ts';
import { applyEntry } from './apply.ts';
import type { Entry } from './events.ts';
import { demoSettings, Desk, full, guest, pass, reduced, startMs } from './testing.ts';

function busyDesk(): Desk {
  const desk = new Desk();
  const orderId = desk.bought([full(2), pass(1)]);
  desk.order([reduced(2, 1)]);
  desk.order([guest(1, 1)]);
  desk.hold([full(1, 1)]);
  desk.enrol();
  desk.scan('dev_1', [{ serial: 0 }, { serial: 0, atMs: startMs + 9 }, { serial: 1, verdict: 'wrong-gate' }]);
  desk.ask({ kind: 'reissue', orderId, serial: 1 });
  desk.pay(orderId, { paymentIntent: 'pi_second' });
  desk.nowMs += 11 * 60_000;
  desk.sweep();
  desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, status: 'paused' }) });
  desk.ask({ kind: 'forget', dataKeyId: 'dky_1' });
  return desk;
}

describe('answers', () => {
  it('[I1][I2] the same key gets the first answer, other content is refused', () => {
    const desk = new Desk();
    const first = desk.ask({ kind: 'hold', key: 'k', holdId: 'h1', lines: [full(1)] });
    expect(desk.ask({ kind: 'hold', key: 'k', holdId: 'h2', lines: [full(1)] })).toEqual(first);
    expect(desk.ask({ kind: 'hold', key: 'k', holdId: 'h3', lines: [full(2)] })).toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(desk.ask({ kind: 'release', key: 'k', holdId: 'h1' })).toMatchObject({ code: 'idempotency-key-reused' });
    expect(desk.state.holds.size).toBe(1);
    for (const key of ['', 'x'.repeat(201)])
      expect(desk.ask({ kind: 'hold', key, holdId: 'h', lines: [full(1)] })).toMatchObject({ code: 'invalid' });
  });

  it('[I3] keeps a bounded number of letters of answers that name many seats', () => {
    const answers = emptyAnswers();
    const seatIds = Array.from({ length: 100 }, (_, seat) => `a-zone-with-a-long-name/row-${seat}/seat-${seat}`);
    const line = { ticketType: 0, occurrence: 0, quantity: 100, unitPriceMinor: 100, seatIds };
    const reply = { ok: true, holdId: 'hld_1', expiresAtMs: 1, totalMinor: 1, currency: 'EUR', lines: [line] } as const;
    const letters = JSON.stringify(reply).length;
    for (let i = 0; i < 10_000; i++)
      remember(answers, { key: `key-${i}`, print: i, reply: structuredClone(reply), atMs: 0 });
    const kept = [...answers.old.values(), ...answers.young.values()];
    expect(kept.length * letters).toBeLessThanOrEqual(answerLettersMax);
    expect(kept.length * letters).toBeGreaterThanOrEqual(answerLettersMax / 2 - letters);
    expect(replyOf(recall(answers, 'key-9999', 0)!)).toEqual(reply);
    expect(recall(answers, 'key-0', 0)).toBeUndefined();
  });

  it('[I3] keeps a bounded number of answers, for a bounded time', () => {
    const desk = new Desk();
    desk.ask({ kind: 'hold', key: 'first', holdId: 'h', lines: [full(1)] });
    let given = 0;
    const give = (count: number) => {
      for (const before = given + count; given < before; given++) {
        const reply = { ok: true, deviceId: '' } as const;
        const entry = { atMs: desk.nowMs, key: `k${given}`, print: 0, reply, events: [], facts: 0 };
        applyEntry(desk.state, entry);
      }
    };
    const isKept = (key: string) => recall(desk.state.answers, key, desk.nowMs) !== undefined;
    give(answersMax - 2); // the desk was opened, and something was held
    expect(isKept('first')).toBe(true);
    give(answersMax);
    expect([isKept('first'), isKept(`k${answersMax}`)]).toEqual([true, true]);
    give(1);
    expect([isKept('first'), isKept('k0'), isKept(`k${answersMax}`)]).toEqual([false, false, true]);
    expect(desk.state.answers.old.size + desk.state.answers.young.size).toBeLessThanOrEqual(2 * answersMax);
    desk.nowMs += answerLifeMs - 1;
    expect(isKept(`k${given - 1}`)).toBe(true);
    desk.nowMs += 1;
    expect(isKept(`k${given - 1}`)).toBe(false);
    desk.ask({ kind: 'forget', dataKeyId: 'd' });
    desk.nowMs += answerLifeMs;
    desk.ask({ kind: 'forget', dataKeyId: 'd' });
    expect(desk.state.answers.old.size + desk.state.answers.young.size).toBe(2);
  });

  it('[I4] a refusal is decided anew', () => {
    const desk = new Desk();
    const holdId = desk.hold([full(10)]);
    expect(desk.ask({ kind: 'hold', key: 'k', holdId: 'h', lines: [full(1)] }).ok).toBe(false);
    desk.ask({ kind: 'release', holdId });
    expect(desk.ask({ kind: 'hold', key: 'k', holdId: 'h', lines: [full(1)] }).ok).toBe(true);
  });
});

describe('replay', () => {
  it('[J1][I5] the journal gives the same state', () => {
    const desk = busyDesk();
    expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  });

  it('[J2][I5] a snapshot at any point and the journal after it give the same state', () => {
    const desk = busyDesk();
    const hash = stateHash(desk.state);
    for (let cut = 0; cut <= desk.journal.length; cut++) {
      const source = new Desk(null);
      const pages = new Map<string, Page>();
      const save = () => {
        for (const page of takeSnapshot(source.state).pages)
          pages.set(`${page.kind}/${page.number}`, structuredClone(page));
      };
      desk.journal.forEach((entry, i) => {
        if (i === cut || i === cut >> 1) save();
        if (i < cut) applyEntry(source.state, structuredClone(entry));
      });
      save();
      const restored = restoreSnapshot(inOrder(pages.values()));
      expect(stateHash(restored)).toBe(stateHash(source.state));
      for (const entry of structuredClone(desk.journal.slice(cut)) as Entry[]) applyEntry(restored, entry);
      expect(stateHash(restored), `cut at ${cut}`).toBe(hash);
    }
  });

  it('[J3] facts are numbered without a gap', () => {
    const desk = busyDesk();
    expect(desk.facts.map((fact) => fact.sequence)).toEqual(desk.facts.map((_, i) => i + 1));
    expect(desk.state.factSequence).toBe(desk.facts.length);
    expect(desk.journal.reduce((sum, entry) => sum + entry.facts, 0)).toBe(desk.facts.length);
  });

  it('[J5] deciding does not touch the state', () => {
    const desk = new Desk();
    const orderId = desk.order([full(3)]);
    const holdId = desk.hold([reduced(1)]);
    const before = stateHash(desk.state);
    decide(desk.state, { kind: 'hold', key: 'a', holdId: 'h', lines: [full(1), reduced(1)] }, desk.nowMs);
    decide(desk.state, { kind: 'release', key: 'b', holdId }, desk.nowMs);
    decide(
      desk.state,
      { kind: 'paid', key: 'c', orderId, paymentIntent: 'pi', amountMinor: 7500, currency: 'EUR', atMs: 0 },
      desk.nowMs,
    );
    decide(desk.state, { kind: 'configure', key: 'd', settings: demoSettings({ version: 9 }) }, desk.nowMs);
    expect(stateHash(desk.state)).toBe(before);
  });

  it('[J5] a refused step leaves no entry', () => {
    const desk = new Desk();
    const before = stateHash(desk.state);
    expect(step(desk.state, { kind: 'hold', key: 'k', holdId: 'h', lines: [full(11)] }, desk.nowMs).entries).toEqual(
      [],
    );
    expect(stateHash(desk.state)).toBe(before);
  });
});
