import { describe, expect, it } from 'vitest';
import { DoorHealth } from '#domain/contract/door-talk';
import type { DoorView } from '#domain/contract/desk';
import { plainRole } from '#domain/gate-pack/role';
import { byAttention, troublesOf } from './door-health.ts';

const nowMs = Date.parse('2027-06-01T18:00:00Z');
const well = { version: 'v2', journalLength: 0, unsent: 0, packAtMs: nowMs - 20_000, persisted: true };

function door(health: object | null = {}, change: Partial<DoorView> = {}): DoorView {
  const about = {
    id: 'dev_a',
    name: 'Front',
    gate: 0,
    gateName: 'Main',
    enrolledAtMs: 0,
    journalLength: 0,
    packEpoch: 3,
  };
  const report = health && { atMs: nowMs, health: DoorHealth.parse({ ...well, ...health }) };
  return { ...about, role: plainRole, revokedAtMs: null, lastContactAtMs: nowMs, ...(report && { report }), ...change };
}
const of = (health: object | null, change: Partial<DoorView> = {}) => troublesOf(door(health, change), nowMs, 'v2');

describe('what of a device needs attention', () => {
  it('is nothing where all is well, and nothing where it told nothing', () => {
    expect(of({})).toEqual([]);
    expect(of(null)).toEqual([]);
    expect(of({ battery: { level: 0.1, charging: true }, offsetMs: 59_000 })).toEqual([]);
  });

  it.each([
    [{ battery: { level: 0.19, charging: false } }, 'battery'],
    [{ unsent: 1 }, 'unsent'],
    [{ broken: true }, 'broken'],
    [{ persisted: false }, 'not-kept'],
    [{ packAtMs: nowMs - 6 * 60_000 }, 'behind'],
    [{ packAtMs: null }, 'behind'],
    [{ offsetMs: -61_000 }, 'clock'],
    [{ version: 'v1' }, 'old-version'],
  ])('%j', (health, trouble) => expect(of(health)).toEqual([trouble]));

  it('is silence, also of a door that was never heard; a withdrawn one needs none', () => {
    expect(of({}, { lastContactAtMs: nowMs - 61_000 })).toEqual(['silent']);
    expect(of(null, { lastContactAtMs: null })).toEqual(['never']);
    expect(of({ unsent: 5 }, { lastContactAtMs: null, revokedAtMs: 1 })).toEqual([]);
  });

  it('whoever needs it most stands on top', () => {
    const doors = [
      door({}, { id: 'well' }),
      door({ version: 'v1' }, { id: 'old' }),
      door({ broken: true, unsent: 2 }, { id: 'broken' }),
    ];
    expect(byAttention(doors, (each) => troublesOf(each, nowMs, 'v2')).map(({ id }) => id)).toEqual([
      'broken',
      'old',
      'well',
    ]);
  });
});
