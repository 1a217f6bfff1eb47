import { describe, expect, it } from 'vitest';
import { seeded, upTo } from './testing/random-map.ts';
import { applyDelta, encodeDelta, encodeSnapshot, openSnapshot, type SeatStatus } from './seat-status.ts';

function randomStatus(random: () => number, sequence: number, count = upTo(random, 400)): SeatStatus {
  const mixed = random();
  return {
    mapVersion: 7,
    sequence,
    state: Uint8Array.from({ length: count }, () => (random() < mixed ? upTo(random, 4) : 0)),
  };
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

describe('seat states on the wire', () => {
  it('[S40] a snapshot comes back as it was', () => {
    for (let seed = 0; seed < 2_000; seed++) {
      const status = randomStatus(seeded(seed), seed);
      expect(openSnapshot(encodeSnapshot(status))).toEqual(status);
    }
  });
  it('[S40] bits or runs, whichever is shorter; nothing takes a byte', () => {
    const state = new Uint8Array(80_000);
    const size = () => encodeSnapshot({ mapVersion: 1, sequence: 1, state }).length;
    expect(size()).toBe(9);
    state.fill(2, 100, 40_000);
    expect(size()).toBeLessThan(20);
    for (let seat = 0; seat < state.length; seat += 2) state[seat] = 1;
    expect(size()).toBeLessThan(20_100);
  });
  it('[S41] a delta turns the old status into the new one', () => {
    for (let seed = 0; seed < 2_000; seed++) {
      const random = seeded(seed);
      const before = randomStatus(random, 10);
      const after = { ...before, sequence: 11 + upTo(random, 5), state: before.state.slice() };
      const changed: number[] = [];
      for (let i = upTo(random, 20); i > 0 && before.state.length > 0; i--) {
        const seat = upTo(random, before.state.length);
        after.state[seat] = upTo(random, 4);
        changed.push(seat);
      }
      const held = before.state.slice();
      expect(applyDelta(before, encodeDelta(after, before.sequence, changed))).toEqual(after);
      expect(before.state).toEqual(held);
    }
  });
  it('[S41] six seats of one row are a dozen bytes', () => {
    const state = new Uint8Array(100_000).fill(1, 50_000, 50_006);
    const delta = encodeDelta(
      { mapVersion: 1, sequence: 300, state },
      299,
      [50_001, 50_000, 50_002, 50_003, 50_004, 50_005],
    );
    expect(delta.length).toBeLessThanOrEqual(18);
  });
  it('[S42] repeats change nothing; a gap, another map and noise are told apart', () => {
    const before = randomStatus(seeded(1), 10, 50);
    const delta = encodeDelta({ ...before, sequence: 12 }, 10, [3]);
    expect(applyDelta({ ...before, sequence: 12 }, delta)).toMatchObject({ sequence: 12 });
    expect(applyDelta({ ...before, sequence: 11 }, delta)).toMatchObject({ sequence: 12 });
    expect(applyDelta({ ...before, sequence: 9 }, delta)).toEqual({ problem: 'gap' });
    expect(applyDelta({ ...before, mapVersion: 8 }, delta)).toEqual({ problem: 'other-map' });
    expect(applyDelta({ ...before, state: new Uint8Array(49) }, delta)).toEqual({ problem: 'other-map' });
    expect(applyDelta(before, encodeSnapshot(before))).toEqual({ problem: 'unreadable' });
    expect(applyDelta(before, new Uint8Array())).toEqual({ problem: 'unreadable' });
    expect(openSnapshot(delta)).toBeNull();
  });
  it('[S42] spoilt bytes never throw and never reach beyond the map', () => {
    for (let seed = 0; seed < 4_000; seed++) {
      const random = seeded(seed);
      const status = randomStatus(random, 10);
      const bytes =
        random() < 0.5 ? encodeSnapshot(status) : encodeDelta({ ...status, sequence: 11 }, 10, status.state.keys());
      bytes[upTo(random, bytes.length)] = upTo(random, 256);
      const spoilt = bytes.subarray(0, bytes.length - upTo(random, 2));
      const opened = openSnapshot(spoilt);
      if (opened) expect(opened.state.every((state) => state <= 3)).toBe(true);
      const applied = applyDelta(status, spoilt);
      if ('state' in applied) expect(applied.state.length).toBe(status.state.length);
    }
  });
  it('[S43] the bytes are these', () => {
    const state = Uint8Array.from([0, 1, 1, 2, 0, 3, 0, 0, 0, 2]);
    expect(hex(encodeSnapshot({ mapVersion: 3, sequence: 300, state }))).toBe(
      '01 03 ac 02 0a 01 06 00 01 08 02 01 20 00',
    );
    expect(hex(encodeDelta({ mapVersion: 3, sequence: 301, state }, 300, [0, 1, 2, 5]))).toBe(
      '02 03 ac 02 ad 02 0a 01 00 00 01 01 01 00 01 05 00',
    );
  });
});
