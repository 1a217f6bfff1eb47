/** What comes in from the world: keys of a scanner, codes of a camera, clocks, the word of the network. */
import { describe, expect, it } from 'vitest';
import { ticket } from '#domain/admission/testing';
import { contactOf } from './contact.ts';
import { CountsToday } from './day-counts.ts';
import { deviceSigningInput } from './device-request.ts';
import { DoorClock } from './door-clock.ts';
import { holdDoor, type Locks } from './one-tab.ts';
import { ScanLoop } from './scan-loop.ts';
import { sameCodeMs, SeenCodes } from './seen-codes.ts';
import { Wedge } from './wedge.ts';

describe('hardware scanner', () => {
  const type = (wedge: Wedge, text: string, gapMs: number, fromMs = 0) =>
    [...text, 'Enter'].map((key, n) => wedge.press(key, fromMs + n * gapMs)).at(-1);

  it('[W1] a burst that ends with Enter is a code, whatever letters it has', async () => {
    const code = await ticket();
    expect(type(new Wedge(), code, 5)).toBe(code);
  });

  it('[W2] a person who types is not a scanner, nor is Enter alone or a hurried "ok"', () => {
    expect(type(new Wedge(), 'K7Q29XB4', 90)).toBeNull();
    expect(new Wedge().press('Enter', 1)).toBeNull();
    expect(type(new Wedge(), 'ok', 5)).toBeNull();
  });

  it('[W3] keys between the letters do not tear it apart, and an old letter does not stick to it', () => {
    const wedge = new Wedge();
    wedge.press('x', 0);
    const keys = ['Shift', 'A', 'B', 'Shift', 'C', 'D', 'E', 'F', 'Enter'];
    expect(keys.map((key, n) => wedge.press(key, 1_000 + 5 * n)).at(-1)).toBe('ABCDEF');
    expect(wedge.press('Enter', 1_050)).toBeNull();
  });

  it('[W4] a jammed key does not fill the memory', () => {
    const wedge = new Wedge();
    for (let n = 0; n < 10_000; n++) wedge.press('A', n);
    expect(wedge.press('Enter', 10_000)?.length ?? 0).toBeLessThanOrEqual(4_096);
  });
});

describe('seen codes', () => {
  it('[W5] the same code is one scan for as long as it is in sight and three seconds more', () => {
    const seen = new SeenCodes();
    expect(seen.again('A', 0)).toBe(false);
    seen.note('A', 0);
    for (let ms = 100; ms < 10_000; ms += 100) expect(seen.again('A', ms)).toBe(true);
    expect(seen.again('A', 9_900 + sameCodeMs)).toBe(false);
  });

  it('[W6] another code is another scan, and only a few are remembered', () => {
    const seen = new SeenCodes();
    for (let n = 0; n < 40; n++) seen.note(`code ${n}`, n);
    expect(seen.again('code 39', 41)).toBe(true);
    expect(seen.again('code 0', 41)).toBe(false);
  });
});

describe('clock', () => {
  it('[W7] the shorter round trip is the better sample', () => {
    const clock = new DoorClock(() => 1_000);
    expect(clock.measure(0, 2_000, 11_000)).toBe(true);
    expect(clock.offsetMs).toBe(10_000);
    expect(clock.measure(2_000, 2_100, 12_100)).toBe(true);
    expect(clock.offsetMs).toBe(10_050);
    expect(clock.measure(3_000, 5_000, 14_100)).toBe(false);
    expect(clock.nowMs()).toBe(11_050);
  });

  it('[W8] a sample that contradicts means that the clock was set; one from before it is nothing', () => {
    const clock = new DoorClock(() => 0);
    clock.measure(0, 100, 50);
    expect(clock.measure(10_000, 12_000, 3_611_000)).toBe(true);
    expect(clock.offsetMs).toBe(3_600_000);
    expect(clock.measure(5_000, 4_000, 1)).toBe(false);
  });
});

describe('contact', () => {
  const well = { lastAnswerAtMs: 100_000, failing: false, onLine: true };
  it('[W9] goes by the last answer: a cable that leads nowhere is offline', () => {
    expect(contactOf(well, 120_000)).toBe('online');
    expect(contactOf(well, 160_000)).toBe('offline');
    expect(contactOf({ ...well, failing: true }, 101_000)).toBe('offline');
    expect(contactOf({ ...well, onLine: false }, 101_000)).toBe('offline');
    expect(contactOf({ ...well, lastAnswerAtMs: null }, 101_000)).toBe('offline');
  });
});

describe('counts of the day', () => {
  const entry = (sequence: number, atMs: number, verdict: string, more = {}) =>
    ({ kind: 'scan', sequence, atMs, offsetMs: 0, verdict, undoes: null, ...more }) as never;

  it('[W10] begin anew at midnight of the venue, and forget what was taken back', () => {
    const counts = new CountsToday('Europe/Berlin');
    const midnight = Date.UTC(2026, 5, 12, 22);
    counts.take(entry(1, midnight - 1, 'admit'));
    counts.take(entry(2, midnight, 'admit'));
    counts.take(entry(3, midnight, 'revoked'));
    counts.take(entry(4, midnight, 'admit'));
    counts.take(entry(5, midnight, 'admit', { kind: 'undo', undoes: { deviceId: 'dev_a', sequence: 4 } }));
    expect(counts.at(midnight + 1)).toEqual({ admitted: 1, refused: 1 });
    expect(counts.at(midnight + 86_400_000)).toEqual({ admitted: 0, refused: 0 });
  });
});

describe('signed request', () => {
  it('[W11] signs method, path with query, time and body, one to a line', () => {
    const text = new TextDecoder().decode(
      deviceSigningInput('GET', '/api/doors/evt_a/pack?since=3', 17, new Uint8Array(0)),
    );
    expect(text).toBe(
      'foyer/device/1\nGET\n/api/doors/evt_a/pack?since=3\n17\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });
});

describe('one tab', () => {
  /** A lock manager for one name. */
  function locks(): Locks {
    let held = false;
    const queue: (() => void)[] = [];
    return {
      async request(_name, { ifAvailable }, work) {
        if (held && ifAvailable) return work(null);
        if (held) await new Promise<void>((resolve) => queue.push(resolve));
        held = true;
        await work({});
        held = false;
        queue.shift()?.();
      },
    };
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

  it('[W12] the second tab waits, says so, and takes over when the first one goes', async () => {
    const told: string[] = [];
    const manager = locks();
    const leave = holdDoor(
      manager,
      () => told.push('first holds'),
      () => told.push('first waits'),
    );
    await settle();
    holdDoor(
      manager,
      () => told.push('second holds'),
      () => told.push('second waits'),
    );
    await settle();
    expect(told).toEqual(['first holds', 'second waits']);
    leave();
    await settle();
    await settle();
    expect(told).toEqual(['first holds', 'second waits', 'second holds']);
  });

  it('[W13] without locks the door opens all the same', () => {
    let held = false;
    holdDoor(
      undefined,
      () => (held = true),
      () => {},
    );
    expect(held).toBe(true);
  });
});

describe('scan loop', () => {
  function loop(decode: () => Promise<string[]>) {
    let nowMs = 0;
    const heard: string[] = [];
    const waits: number[] = [];
    let broken: unknown = null;
    const scanner: ScanLoop = new ScanLoop({
      grab: async () => ({}) as ImageBitmap,
      decode,
      onText: (text) => heard.push(text),
      onBroken: (error) => (broken = error),
      async wait(ms) {
        waits.push(ms);
        nowMs += ms;
        if (waits.length >= 700) scanner.stop();
      },
      nowMs: () => nowMs,
    });
    return { scanner, heard, waits, broken: () => broken };
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

  it('[W14] looks eight times a second, and half as often when nothing has come for a minute', async () => {
    const { scanner, waits } = loop(async () => []);
    scanner.start();
    await settle();
    expect(waits[0]).toBe(120);
    expect(waits.at(-1)).toBe(250);
  });

  it('[W15] a decoder that fails for good is said, a single bad picture is not', async () => {
    let calls = 0;
    const once = loop(async () => {
      if (++calls === 2) throw new Error('bad picture');
      return ['A'];
    });
    once.scanner.start();
    await settle();
    expect(once.broken()).toBeNull();
    const always = loop(() => Promise.reject(new Error('no wasm')));
    always.scanner.start();
    await settle();
    expect(String(always.broken())).toContain('no wasm');
    expect(always.waits).toHaveLength(4);
  });
});
