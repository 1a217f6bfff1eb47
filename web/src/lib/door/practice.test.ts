import { describe, expect, it } from 'vitest';
import { practiceKinds, practiceTicket, type PracticeKind, type PracticeWords } from '#domain/admission/practice';
import { ticket } from '#domain/admission/testing';
import { emptyStatus } from '#domain/gate-pack/apply';
import { plainRole } from '#domain/gate-pack/role';
import { eventId16, examplePack, issuer } from '#domain/gate-pack/testing';
import { signTicket } from '#domain/ticket/sign';
import { DoorClock } from './door-clock.ts';
import { Practice } from './practice.ts';
import { atMs, ed25519 } from './testing.ts';

const inward = { direction: 'in', occurrence: null } as const;
const types = Object.fromEntries(practiceKinds.map((kind) => [kind, kind])) as PracticeWords['types'];
const words = { types, check: 'Age', blocked: 'Lost' };
const code = (kind: PracticeKind) => signTicket({ ...practiceTicket(kind), keyIndex: 0 }, eventId16, issuer);

/** A year before the event, at the second gate. */
const begin = (role = plainRole) =>
  Practice.begin(
    examplePack(emptyStatus(100)),
    words,
    { gate: 1, role },
    {
      ed25519,
      clock: new DoorClock(() => atMs - 365 * 86_400_000),
      seed: new Uint8Array(32).fill(3),
    },
  );

describe('a door in practice', () => {
  it('[A38] judges practice tickets as a door at work would, at any time and gate', async () => {
    const practice = await begin();
    expect(await practice.scan(await code('in'), inward)).toMatchObject({
      kind: 'verdict',
      verdict: { verdict: 'admit' },
    });
    const again = { verdict: 'refuse', reason: 'already-used', earlier: { gate: 1 } };
    expect(await practice.scan(await code('in'), inward)).toMatchObject({ verdict: again });
    expect(await practice.scan(await code('used'), inward)).toMatchObject({ verdict: again });
    const asked = await practice.scan(await code('check'), inward);
    if (asked.kind !== 'ask') throw new Error(asked.kind);
    const said = await practice.answer(asked.scanned, { kind: 'let-in', confirmed: ['age'] });
    expect(said).toMatchObject({ kind: 'verdict', verdict: { verdict: 'admit' } });
  });

  it('[A38] a supervisor may practise to set a refusal aside, a steward may not; each practice begins anew', async () => {
    for (const [kind, verdict] of [
      ['supervisor', 'admit'],
      ['steward', 'refuse'],
    ] as const) {
      const practice = await begin({ ...plainRole, kind, ticketTypes: [0], untilMs: 1 });
      const refused = await practice.scan(await code('blocked'), inward);
      if (refused.kind !== 'verdict') throw new Error(refused.kind);
      expect(await practice.override(refused.scanned, 'practice')).toMatchObject({ verdict: { verdict } });
    }
  });

  it('[A40] never lets a real ticket in, and says that it is one; what is no ticket is told so', async () => {
    const practice = await begin();
    expect(await practice.scan(await ticket(), inward)).toEqual({ kind: 'real-ticket' });
    expect(await practice.scan(await ticket({ serial: practiceTicket('revoked').serial }), inward)).toEqual({
      kind: 'real-ticket',
    });
    const junk = await practice.scan('https://example.org', inward);
    expect(junk).toMatchObject({ verdict: { verdict: 'refuse', reason: 'unreadable' } });
  });
});
