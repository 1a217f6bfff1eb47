import { describe, expect, it } from 'vitest';
import { gateHeads, headDay } from '../admission/head-count.ts';
import { plainRole, type DoorRole } from '../gate-pack/role.ts';
import { stateHash } from './hash.ts';
import { orderAt } from './orders.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { demoSettings, Desk, full, startMs } from './testing.ts';
import { persons, totals } from './totals.ts';

function open(settings = demoSettings()): Desk {
  const desk = new Desk(settings);
  desk.bought([full(4)]);
  desk.enrol('dev_a');
  return desk;
}
function enrolAs(desk: Desk, deviceId: string, role: Partial<DoorRole>) {
  const more = { publicKey: `pk-${deviceId}`, name: deviceId, gate: 0, role: { ...plainRole, ...role } };
  return desk.ask({ kind: 'enrol-door', deviceId, ...more });
}
const conflicts = (desk: Desk) => desk.facts.filter((fact) => fact.kind === 'scan-conflict');
const headsOf = (desk: Desk) => gateHeads(desk.state.admissions.heads, headDay(startMs, 'Europe/Berlin')).gates;
function survives(desk: Desk) {
  expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  const before = stateHash(desk.state);
  expect(stateHash(restoreSnapshot(takeSnapshot(desk.state).pages))).toBe(before);
}

describe('the block list', () => {
  it('[D14] takes tickets that exist, says how many there are, and tells doors', () => {
    const desk = open();
    const { epoch } = desk.state;
    const block = (serial: number, reason = 'thrown out') =>
      desk.ask({ kind: 'block-tickets', block: [{ serial, reason }], unblock: [] });
    expect(block(1)).toEqual({ ok: true, blocked: 1 });
    expect(desk.state.epoch).toBe(epoch + 1);
    expect(block(1)).toEqual({ ok: true, blocked: 1 });
    expect(desk.state.epoch).toBe(epoch + 1);
    expect(block(99)).toMatchObject({ code: 'unknown-ticket' });
    expect(block(2, ' ')).toMatchObject({ code: 'invalid' });
    expect(block(2, 'x'.repeat(121))).toMatchObject({ code: 'invalid' });
    survives(desk);
    expect(desk.ask({ kind: 'block-tickets', block: [], unblock: [1, 2] })).toEqual({ ok: true, blocked: 0 });
  });

  it('[D15] what was let in after it was blocked is a conflict; what was let in before stands', () => {
    const desk = open();
    desk.nowMs = startMs + 1_000;
    desk.ask({ kind: 'block-tickets', block: [1, 2].map((serial) => ({ serial, reason: 'x' })), unblock: [] });
    const reply = desk.scan('dev_a', [
      { serial: 1, atMs: startMs + 999 },
      { serial: 2, atMs: startMs + 1_000 },
    ]);
    expect(reply).toMatchObject({ conflicts: [{ serial: 2, kind: 'blocked' }] });
    expect(totals(desk.state).admitted).toBe(1);
  });
});

describe('roles', () => {
  it('[D16] a supervisor sets rules aside, and the desk sees it', () => {
    const desk = open();
    enrolAs(desk, 'dev_s', { kind: 'supervisor' });
    desk.ask({ kind: 'block-tickets', block: [{ serial: 1, reason: 'x' }], unblock: [] });
    desk.ask({ kind: 'reissue', orderId: orderAt(desk.state.orders, 0).id, serial: 2 });
    desk.scan('dev_a', [{ serial: 0 }]);
    const entries = [0, 1, 2].map((serial, i) => ({
      serial,
      generation: 1,
      atMs: startMs + 5 + i,
      override: 'already-used',
    }));
    expect(desk.scan('dev_s', entries)).toMatchObject({ conflicts: [] });
    expect(totals(desk.state)).toMatchObject({ admitted: 3, refused: 0, conflicts: 0 });
    const shown = desk.facts.filter((fact) => fact.kind === 'scan-refused');
    expect(shown).toMatchObject([{ serial: 0, verdict: 'override:already-used' }, { serial: 1 }, { serial: 2 }]);
    expect(desk.scan('dev_a', [{ serial: 1, atMs: startMs + 900 }])).toMatchObject({ conflicts: [{ serial: 1 }] });
    survives(desk);
  });

  it('[D5] a refusal is told with the rule that said no', () => {
    const desk = open();
    const refused = { serial: 0, verdict: 'rule' as const };
    desk.scan('dev_a', [{ ...refused, rule: 'zone-full' }, refused]);
    const told = desk.facts.filter((fact) => fact.kind === 'scan-refused').map((fact) => fact.verdict);
    expect(told).toEqual(['rule:zone-full', 'rule']);
    survives(desk);
  });

  it('[D16] nobody else does', () => {
    const desk = open();
    const reply = desk.scan('dev_a', [{ serial: 0, override: 'already-used' }]);
    expect(reply).toMatchObject({ conflicts: [{ serial: 0, kind: 'not-allowed' }] });
    expect(totals(desk.state).admitted).toBe(0);
  });

  it('[D16] what a device did after its time is flagged', () => {
    const desk = open();
    enrolAs(desk, 'dev_t', { untilMs: startMs + 100 });
    desk.scan('dev_t', [
      { serial: 0, atMs: startMs + 99 },
      { serial: 1, atMs: startMs + 100 },
    ]);
    expect(conflicts(desk)).toMatchObject([{ serial: 1, why: 'not-allowed' }]);
    expect(totals(desk.state).admitted).toBe(1);
  });

  it('[D1] a role must make sense', () => {
    const desk = open();
    expect(enrolAs(desk, 'dev_x', { untilMs: -1 })).toMatchObject({ code: 'invalid' });
  });
});

describe('head count', () => {
  it('[D17] persons without a ticket count, and doors hear of it', () => {
    const desk = open();
    const { epoch } = desk.state;
    desk.scan('dev_a', [
      { serial: null, verdict: 'rule', counted: { in: 3, out: 1 } },
      { serial: 0 },
      { serial: 1, persons: 5 },
      { serial: 1, kind: 'exit', persons: 2 },
    ]);
    expect(headsOf(desk)).toEqual([{ gate: 0, in: 9, out: 3 }]);
    expect(desk.state.epoch).toBeGreaterThan(epoch);
    expect(totals(desk.state)).toMatchObject({ admitted: 2, refused: 0 });
    expect(persons(desk.state)).toEqual({ sold: 4, in: 9, out: 3 });
    survives(desk);
  });

  it('[D18] zones must be there, and checks have names of their own', () => {
    const desk = open();
    const gates = [{ index: 0, name: 'Main', ticketTypes: null, zone: 4 }];
    const zones = [{ index: 4, name: 'Hall', capacity: 10, whenFull: 'red' as const }];
    const ask = (change: Parameters<typeof demoSettings>[0]) =>
      desk.ask({
        kind: 'configure',
        settings: demoSettings({ version: desk.state.plan!.settings.version + 1, ...change }),
      });
    expect(ask({ gates })).toMatchObject({ code: 'settings-invalid' });
    expect(ask({ gates, zones: [...zones, ...zones] })).toMatchObject({ code: 'settings-invalid' });
    expect(ask({ gates, zones })).toMatchObject({ ok: true });
    const check = { id: 'a', kind: 'document', text: 'Student card' };
    const withChecks = (checks: (typeof check)[]) => ({
      ticketTypes: demoSettings().ticketTypes.map((type) => ({ ...type, checks })),
    });
    expect(ask(withChecks([check, check]))).toMatchObject({ code: 'settings-invalid' });
    expect(ask(withChecks([check]))).toMatchObject({ ok: true });
  });
});
