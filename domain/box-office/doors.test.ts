import { describe, expect, it } from 'vitest';
import { stateHash } from './hash.ts';
import { orderAt } from './orders.ts';
import { demoSettings, Desk, full, pass, startMs } from './testing.ts';
import { totals } from './totals.ts';

function open(): Desk {
  const desk = new Desk();
  desk.bought([full(4), pass(1)]);
  desk.enrol('dev_a');
  desk.enrol('dev_b');
  return desk;
}
const conflicts = (desk: Desk) => desk.facts.filter((fact) => fact.kind === 'scan-conflict');

describe('doors', () => {
  it('[D1] enrol once, at a gate that exists, until they are revoked', () => {
    const desk = open();
    const again = {
      kind: 'enrol-door',
      deviceId: 'dev_a',
      publicKey: 'pk-dev_a',
      name: 'Door dev_a',
      gate: 0,
    } as const;
    expect(desk.ask(again)).toMatchObject({ ok: true });
    expect(desk.ask({ ...again, publicKey: 'other' })).toMatchObject({ code: 'door-taken' });
    expect(desk.ask({ ...again, deviceId: 'dev_c', gate: 9 })).toMatchObject({ code: 'invalid' });
    desk.ask({ kind: 'revoke-door', deviceId: 'dev_a' });
    expect(desk.ask(again)).toMatchObject({ code: 'door-taken' });
    expect(desk.scan('dev_x', [{}])).toMatchObject({ code: 'unknown-door' });
  });

  it('[D2][D3] continue their journal: gaps are told, repeats change nothing', () => {
    const desk = open();
    expect(desk.scan('dev_a', [{ serial: 0, sequence: 2 }])).toMatchObject({ code: 'journal-gap', left: 1 });
    expect(desk.scan('dev_a', [{ serial: 0 }, { serial: 1 }])).toMatchObject({ acceptedThrough: 2, conflicts: [] });
    expect(
      desk.scan('dev_a', [
        { serial: 1, sequence: 2 },
        { serial: 2, sequence: 3 },
      ]),
    ).toMatchObject({ acceptedThrough: 3, conflicts: [] });
    expect(totals(desk.state)).toMatchObject({ admitted: 3, conflicts: 0 });
  });

  it('[D4] the earliest admission stands, in whatever order it arrives', () => {
    const desk = open();
    desk.scan('dev_b', [{ serial: 0, atMs: startMs + 500 }]);
    const reply = desk.scan('dev_a', [{ serial: 0, atMs: startMs + 100 }]);
    expect(reply).toMatchObject({ ok: true, conflicts: [] });
    expect(conflicts(desk)).toMatchObject([
      { deviceId: 'dev_b', firstDeviceId: 'dev_a', firstAtMs: startMs + 100, why: 'already-used' },
    ]);
    expect(desk.scan('dev_a', [{ serial: 0, atMs: startMs + 900 }])).toMatchObject({
      conflicts: [{ serial: 0, sequence: 2, kind: 'already-used', firstAtMs: startMs + 100, firstDeviceId: 'dev_a' }],
    });
    expect(totals(desk.state)).toMatchObject({ admitted: 1, conflicts: 2 });
    expect(desk.facts.filter((fact) => fact.kind === 'ticket-admitted').at(-1)).toMatchObject({
      deviceId: 'dev_a',
      admittedAtMs: startMs + 100,
    });
  });

  it('[D5] refused scans are counted and reported', () => {
    const desk = open();
    desk.scan('dev_a', [
      { serial: null, verdict: 'unreadable' },
      { serial: 1, verdict: 'wrong-gate' },
    ]);
    expect(totals(desk.state)).toMatchObject({ admitted: 0, refused: 2 });
    expect(desk.facts.filter((fact) => fact.kind === 'scan-refused').map((fact) => fact.verdict)).toEqual([
      'unreadable',
      'wrong-gate',
    ]);
  });

  it('[D6] an undo takes the admission back', () => {
    const desk = open();
    desk.scan('dev_a', [{ serial: 0 }, { serial: 0, kind: 'undo', undoes: { deviceId: 'dev_a', sequence: 1 } }]);
    expect(totals(desk.state).admitted).toBe(0);
    desk.scan('dev_b', [{ serial: 0, atMs: startMs + 5 }]);
    expect(totals(desk.state)).toMatchObject({ admitted: 1, conflicts: 0 });
  });

  it('[D7] admissions of unknown, revoked and superseded tickets are conflicts', () => {
    const desk = open();
    const orderId = orderAt(desk.state.orders, 0).id;
    desk.ask({ kind: 'reissue', orderId, serial: 0 });
    const reply = desk.scan('dev_a', [{ serial: 99 }, { serial: 0, generation: 1 }, { serial: 0, generation: 2 }]);
    expect(reply).toMatchObject({
      conflicts: [
        { serial: 99, kind: 'unknown-ticket' },
        { serial: 0, kind: 'old-generation' },
      ],
    });
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(desk.scan('dev_a', [{ serial: 1 }])).toMatchObject({ conflicts: [{ serial: 1, kind: 'revoked' }] });
    expect(totals(desk.state)).toMatchObject({ admitted: 1, conflicts: 3 });
  });

  it('[D8] what the ticket was at the time of the scan counts', () => {
    const desk = open();
    const orderId = orderAt(desk.state.orders, 0).id;
    desk.nowMs += 60_000;
    desk.ask({ kind: 'reissue', orderId, serial: 0 });
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    desk.nowMs += 60_000;
    const reply = desk.scan('dev_a', [{ serial: 0, generation: 1, atMs: startMs + 1000 }]);
    expect(reply).toMatchObject({ conflicts: [] });
    expect(totals(desk.state).admitted).toBe(1);
  });

  it('[D10] takes what a revoked door had not handed in yet, and flags what it did afterwards', () => {
    const desk = open();
    desk.scan('dev_b', [{ serial: 3, atMs: startMs + 5 }]);
    desk.nowMs = startMs + 1_000;
    desk.ask({ kind: 'revoke-door', deviceId: 'dev_a' });
    desk.nowMs = startMs + 9_000;
    const undo = {
      kind: 'undo',
      serial: 3,
      atMs: startMs + 1_001,
      undoes: { deviceId: 'dev_b', sequence: 1 },
    } as const;
    const reply = desk.scan('dev_a', [
      { serial: 0, atMs: startMs + 999 },
      { serial: 1, atMs: startMs + 1_000 },
      undo,
      { serial: 2, atMs: startMs + 500, offsetMs: 501 },
    ]);
    expect(reply).toMatchObject({
      acceptedThrough: 4,
      conflicts: [
        { serial: 1, kind: 'door-revoked' },
        { serial: 3, kind: 'door-revoked' },
        { serial: 2, kind: 'door-revoked' },
      ],
    });
    expect(totals(desk.state)).toMatchObject({ admitted: 2, conflicts: 3 });
    expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  });

  it('[D10] of a revoked door takes a bounded number', () => {
    const desk = open();
    desk.ask({ kind: 'revoke-door', deviceId: 'dev_a' });
    for (let uploads = 0; uploads < 40; uploads++) {
      const entries = Array.from({ length: 500 }, () => ({ serial: null, verdict: 'unreadable' as const }));
      expect(desk.scan('dev_a', entries).ok).toBe(true);
    }
    expect(desk.scan('dev_a', [{}])).toMatchObject({ code: 'door-revoked' });
  });

  it('[D11] an instant beyond the calendar admits nobody and stops nobody', () => {
    const desk = open();
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, admission: 'once-per-day' }) });
    desk.scan('dev_b', [{ serial: 0 }]);
    const reply = desk.scan('dev_a', [
      { serial: 0, atMs: 8.64e15, offsetMs: 8.64e15 },
      { serial: 1, atMs: 0, offsetMs: -8.64e15 },
      { serial: 2 },
    ]);
    expect(reply).toMatchObject({
      acceptedThrough: 3,
      conflicts: [{ kind: 'impossible-time' }, { kind: 'impossible-time' }],
    });
    expect(totals(desk.state).admitted).toBe(2);
  });

  it('[D9] keeps entries of a broken chain and believes none', () => {
    const desk = open();
    expect(desk.scan('dev_a', [{ serial: 0 }, { serial: 1 }], 'broken')).toMatchObject({
      acceptedThrough: 0,
      quarantined: 2,
    });
    expect(totals(desk.state).admitted).toBe(0);
    expect(desk.state.doors.get('dev_a')!.broken).toBe(2);
    expect(desk.facts.at(-1)).toMatchObject({ kind: 'journal-broken', entries: 2 });
  });

  it('[S6] a pass opens the door once on each date', () => {
    const desk = open();
    const both = desk.scan('dev_a', [
      { serial: 4, ticketType: 2, occurrence: 0 },
      { serial: 4, ticketType: 2, occurrence: 1, atMs: startMs + 1 },
    ]);
    expect(both).toMatchObject({ conflicts: [] });
    expect(desk.scan('dev_b', [{ serial: 4, ticketType: 2, occurrence: 1, atMs: startMs + 2 }])).toMatchObject({
      conflicts: [{ serial: 4 }],
    });
  });

  it('[S1] new settings begin a new epoch for doors', () => {
    const desk = open();
    const before = desk.state.epoch;
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2 }) });
    expect(desk.state.epoch).toBeGreaterThan(before);
    expect(desk.state.changesSince).toBe(desk.state.epoch);
  });
});
