import { describe, expect, it } from 'vitest';
import { emptyStatus } from '#domain/gate-pack/apply';
import { eventId16, examplePack, fridayMs, issuer } from '#domain/gate-pack/testing';
import { signTicket } from '#domain/ticket/sign';
import { verifyCode } from './decide-scan.ts';
import { isRealTicket, practiceKinds, practicePack, practiceTicket, type PracticeKind } from './practice.ts';
import { ed25519, TestDoor, ticket } from './testing.ts';

const real = examplePack(emptyStatus(100));
const types = Object.fromEntries(practiceKinds.map((kind) => [kind, `Practice: ${kind}`])) as Record<
  PracticeKind,
  string
>;
const words = { types, check: 'Ask for an age', blocked: 'Lost' };
/** Long before the event, at the second gate. */
const nowMs = fridayMs - 90 * 24 * 3_600_000;
const at = { atMs: nowMs };
const practising = () => new TestDoor('dev_practice', practicePack(real, words, 0, nowMs));
const code = (kind: PracticeKind) => signTicket({ ...practiceTicket(kind), keyIndex: 0 }, eventId16, issuer);

describe('practising at a door', () => {
  it('[A38] shows every verdict that somebody should have seen, whatever the event and the day', async () => {
    const verdicts = [];
    for (const kind of practiceKinds) verdicts.push(await practising().scan(await code(kind), at));
    expect(verdicts).toMatchObject([
      { verdict: 'admit', checks: [], freshness: { stale: false } },
      { verdict: 'admit', freshness: { stale: true } },
      { verdict: 'admit', checks: [{ minAge: 18 }] },
      { verdict: 'admit', group: { size: 4, left: 4 } },
      { verdict: 'refuse', reason: 'already-used', earlier: { atMs: nowMs - 20 * 60_000, gate: 0 } },
      { verdict: 'refuse', reason: 'revoked' },
      { verdict: 'refuse', reason: 'rule', rule: 'blocked', blockedFor: 'Lost' },
    ]);
  });

  it('[A38] the same ticket a second time has been used', async () => {
    const door = practising();
    await door.scan(await code('in'), at);
    expect(await door.scan(await code('in'), at)).toMatchObject({
      verdict: 'refuse',
      reason: 'already-used',
    });
  });

  it('[A39] no door at work lets a practice ticket in, on its own word or a supervisor’s', async () => {
    const role = { kind: 'supervisor', ticketTypes: null, occurrences: null, mayFind: false, untilMs: null } as const;
    for (const kind of practiceKinds) {
      const door = new TestDoor('dev_a', real);
      const moment = { atMs: fridayMs, role };
      const decided = await door.scan(await code(kind), moment, { override: true });
      expect(decided, kind).toMatchObject({ verdict: 'refuse', reason: 'test-ticket' });
    }
  });

  it('[A40] a real ticket is told from practice tickets, and from what is none', async () => {
    const door = practising();
    const moment = {
      atMs: nowMs,
      offsetMs: 0,
      deviceId: 'dev_practice',
      gate: 0,
      direction: 'in',
      occurrence: null,
    } as const;
    const check = (text: string) => verifyCode(text, door.knowledge, moment, ed25519);
    expect(isRealTicket(await check(await ticket()))).toBe(true);
    expect(isRealTicket(await check(await code('in')))).toBe(false);
    expect(isRealTicket(await check('HTTPS://EXAMPLE.ORG'))).toBe(false);
  });
});
