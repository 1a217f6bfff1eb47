import { describe, expect, it } from 'vitest';
import { plainRole, type DoorRole } from '#domain/gate-pack/role';
import { packWith, ticket } from '#domain/admission/testing';
import type { GatePack, GateZone } from '#domain/gate-pack/types';
import { DoorClock } from './door-clock.ts';
import { Gate, type Answer, type ScanOutcome } from './gate.ts';
import { MemoryJournal } from './memory-journal.ts';
import { recentScans } from './recent.ts';
import { Stage } from './stage.svelte.ts';
import { atMs, deviceId, ed25519, eventId, signer } from './testing.ts';
import { viewOfVerdict } from './verdict-view.ts';

const inward = { direction: 'in', occurrence: null } as const;

function example(whenFull: GateZone['whenFull'] = 'red'): GatePack {
  const pack = packWith({ blocked: 'thrown out' });
  const ticketTypes = pack.head.ticketTypes.map((type) =>
    type.index === 0
      ? { ...type, checks: [{ id: 'student', kind: 'document', text: 'Student card' }] }
      : type.index === 1
        ? { ...type, parts: true }
        : type,
  );
  const gates = pack.head.gates.map((gate) => (gate.index === 0 ? { ...gate, zone: 0 } : gate));
  const zones = [{ index: 0, name: 'Hall', capacity: 6, whenFull }];
  return { ...pack, head: { ...pack.head, eventId, ticketTypes, gates, zones } };
}

async function open(more: { pack?: GatePack; role?: Partial<DoorRole>; store?: MemoryJournal } = {}) {
  const store = more.store ?? new MemoryJournal();
  const post = { eventId, deviceId, gate: 0, role: () => ({ ...plainRole, ...more.role }) };
  const gate = await Gate.open(
    { store, signer, ed25519, clock: new DoorClock(() => atMs) },
    post,
    more.pack ?? example(),
  );
  return { store, gate };
}
function asked(outcome: ScanOutcome) {
  if (outcome.kind !== 'ask') throw new Error(outcome.kind);
  return outcome.scanned;
}
const student = () => ticket({ serial: 1 });
const family = () => ticket({ serial: 2, ticketType: 1 });

describe('questions', () => {
  it('[D22] nobody is in, and nothing is written, before somebody has answered', async () => {
    const { gate } = await open();
    const outcome = await gate.scan(await student(), inward);
    expect(outcome).toMatchObject({ kind: 'ask', verdict: { checks: [{ id: 'student' }] } });
    expect([gate.length, gate.counts().admitted]).toEqual([0, 0]);
    const answer: Answer = { kind: 'let-in', confirmed: ['student'] };
    expect(await gate.answer(asked(outcome), answer)).toMatchObject({
      kind: 'verdict',
      verdict: { verdict: 'admit' },
      entry: { verdict: 'admit', confirmed: ['student'] },
    });
    expect(await gate.answer(asked(outcome), answer)).toMatchObject({ verdict: { reason: 'already-used' } });
  });

  it('[D23] what was not shown is refused and written down, and the ticket stays unused', async () => {
    const { gate } = await open();
    const scanned = asked(await gate.scan(await student(), inward));
    expect(await gate.answer(scanned, { kind: 'refuse', note: 'Student card' })).toMatchObject({
      verdict: { reason: 'rule', rule: 'check-refused' },
      entry: { verdict: 'rule', rule: 'check-refused', note: 'Student card', serial: 1 },
    });
    expect((await gate.scan(await student(), inward)).kind).toBe('ask');
    expect(recentScans(gate.recent, gate.pack)).toMatchObject([{ outcome: 'refused', reason: 'check-refused' }]);
  });

  it('[D24] of a group as many go in as was said; persons are counted, also after a restart', async () => {
    const { gate, store } = await open();
    const scanned = asked(await gate.scan(await family(), inward));
    await gate.answer(scanned, { kind: 'let-in', persons: 3, confirmed: [] });
    expect(gate.counts().admitted).toBe(3);
    const again = await open({ store });
    expect(again.gate.counts().admitted).toBe(3);
    expect(await again.gate.scan(await family(), inward)).toMatchObject({ verdict: { admits: 1, group: { left: 1 } } });
    expect(again.gate.zone()).toEqual({ zone: 0, inside: 4, capacity: 6, full: false });
  });

  it('[D24] where fewer are left than was said, it is asked again', async () => {
    const { gate } = await open();
    const first = asked(await gate.scan(await family(), inward));
    await gate.answer(first, { kind: 'let-in', persons: 2, confirmed: [] });
    const outcome = await gate.answer(first, { kind: 'let-in', persons: 4, confirmed: [] });
    expect(outcome).toMatchObject({ kind: 'ask', verdict: { group: { left: 2 } } });
    expect(gate.counts().admitted).toBe(2);
  });
});

describe('zones', () => {
  it('[D25] persons counted by hand fill a zone, and those who leave make room', async () => {
    const { gate, store } = await open();
    expect(await gate.count({ in: 6, out: 0 })).toMatchObject({ kind: 'counted' });
    const crew = await ticket({ serial: 3, ticketType: 2 });
    expect(await gate.scan(crew, inward)).toMatchObject({ verdict: { rule: 'zone-full' } });
    await gate.count({ in: 0, out: 1 });
    expect(await gate.scan(crew, inward)).toMatchObject({ verdict: { verdict: 'admit' } });
    expect(gate.counts()).toEqual({ admitted: 7, refused: 1 });
    expect((await open({ store })).gate.zone()).toMatchObject({ inside: 6 });
  });

  it('[D25] or turns the verdict amber', async () => {
    const { gate } = await open({ pack: example('amber') });
    await gate.count({ in: 6, out: 0 });
    const outcome = await gate.scan(await ticket({ serial: 3, ticketType: 2 }), inward);
    if (outcome.kind !== 'verdict') throw new Error(outcome.kind);
    expect(viewOfVerdict(outcome.verdict, outcome.pack, deviceId)).toMatchObject({
      tone: 'care',
      cautions: ['zone-full'],
    });
  });
});

describe('supervisors', () => {
  const blocked = () => ticket({ serial: 7, ticketType: 2 });

  it('[D26] see why, and may let in with a reason; stewards do neither', async () => {
    const steward = await open();
    const refusal = await steward.gate.scan(await blocked(), inward);
    if (refusal.kind !== 'verdict') throw new Error(refusal.kind);
    expect(viewOfVerdict(refusal.verdict, refusal.pack, deviceId)).toMatchObject({
      reason: 'blocked',
      blockedFor: null,
      mayOverride: false,
    });
    expect(await steward.gate.override(refusal.scanned, 'x')).toMatchObject({ verdict: { verdict: 'refuse' } });

    const role = { kind: 'supervisor' } as const;
    const { gate } = await open({ role });
    const seen = await gate.scan(await blocked(), inward);
    if (seen.kind !== 'verdict') throw new Error(seen.kind);
    const view = viewOfVerdict(seen.verdict, seen.pack, deviceId, { ...plainRole, ...role });
    expect(view).toMatchObject({ blockedFor: 'thrown out', mayOverride: true });
    expect(await gate.override(seen.scanned, 'Our mistake')).toMatchObject({
      verdict: { verdict: 'admit', override: 'blocked' },
      entry: { verdict: 'admit', override: 'blocked', note: 'Our mistake' },
    });
    expect(gate.counts().admitted).toBe(1);
  });

  it('[D26] a forged code offers no override', async () => {
    const { gate } = await open({ role: { kind: 'supervisor' } });
    const outcome = await gate.scan('https://example.org', inward);
    if (outcome.kind !== 'verdict') throw new Error(outcome.kind);
    expect(viewOfVerdict(outcome.verdict, outcome.pack, deviceId, { ...plainRole, kind: 'supervisor' })).toMatchObject({
      mayOverride: false,
    });
  });
});

it('[D27] the latest word counts, though the clock was set back', async () => {
  const { gate } = await open();
  gate.lastServerAtMs = atMs + 5_000;
  expect(gate.latestMs()).toBe(atMs + 5_000);
});

it('[D28] what is not a ticket of ours is told as what it is, and never stops a door', async () => {
  const { gate } = await open();
  const codes = [
    'https://example.org/t/123',
    'M1DOE/JOHN            EABC123 FRAJFKDL 0001 100Y001A0001 100',
    '\u0000\u0001\uffff',
    'A'.repeat(100_000),
    '💥'.repeat(500),
    '',
  ];
  for (const code of codes)
    expect(await gate.scan(code, inward), code.slice(0, 20)).toMatchObject({ verdict: { reason: 'unreadable' } });
});

it('[V10] while a question stands no other code is looked at, and leaving it lets nobody in', async () => {
  const { gate } = await open();
  const stage = new Stage({
    scan: (text, mode) => gate.scan(text, mode),
    answer: (scanned, answer) => gate.answer(scanned, answer),
    feedback: { give: () => {} },
    nowMs: () => 0,
  });
  await stage.entered(await student());
  expect(stage.ask).toMatchObject({ ticketType: 'Standing', checks: [{ text: 'Student card' }] });
  const asked = stage.ask!.view; // how fresh the knowledge is, before anybody is let in
  stage.seen(await family());
  expect(gate.length).toBe(0);
  await stage.answered({ kind: 'let-in', confirmed: ['student'] });
  expect(stage.ask).toBeNull();
  expect(stage.verdict).toMatchObject({ word: 'in' });
  const { statusAgeMs, peers, alone, cautions } = stage.verdict!;
  expect(statusAgeMs).not.toBeNull();
  expect({ statusAgeMs, peers, alone, cautions }).toEqual({
    statusAgeMs: asked.statusAgeMs,
    peers: asked.peers,
    alone: asked.alone,
    cautions: asked.cautions,
  });
  stage.dismiss();
});
