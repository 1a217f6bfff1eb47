import { describe, expect, it } from 'vitest';
import { eventId16, examplePack, fridayMs, issuer, saturdayMs, stranger } from '#domain/gate-pack/testing';
import { timeStepAt } from '#domain/ticket/code';
import { shortCode } from '#domain/ticket/short-code';
import { liveCode, signBoundTicket, signTicket } from '#domain/ticket/sign';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { decideScan } from './decide-scan.ts';
import { ed25519, hourMs, knowledge, minuteMs, moment, packWith, plain, refused, TestDoor, ticket } from './testing.ts';

describe('what is no ticket of this event', () => {
  it.each([
    ['[T6] junk', 'hello', 'unreadable'],
    ['[T6] nothing', '', 'unreadable'],
  ])('%s is %s', async (_, code, reason) => {
    expect(await new TestDoor().scan(code)).toMatchObject(refused(reason, { ticket: null, proof: null }));
  });

  it('[A3] forged, foreign, under an unknown or retired key', async () => {
    const door = new TestDoor();
    expect(await door.scan(await signTicket(plain, eventId16, stranger))).toMatchObject(refused('bad-signature'));
    expect(await door.scan(await signTicket(plain, new Uint8Array(16), issuer))).toMatchObject(refused('wrong-event'));
    expect(await door.scan(await ticket({ keyIndex: 3 }))).toMatchObject(refused('unknown-key'));
    const head = examplePack().head;
    const keys = [{ ...head.keys[0]!, retiredAtMs: fridayMs }];
    const retired = new TestDoor('dev_a', packWith({}, { keys }));
    expect(await retired.scan(await ticket(), { atMs: fridayMs - 1 })).toMatchObject({ verdict: 'admit' });
    expect(await retired.scan(await ticket({ serial: 8 }))).toMatchObject(refused('unknown-key'));
  });

  it('[T5] a refusal before the signature names no ticket', async () => {
    const verdict = await new TestDoor().scan(await signTicket(plain, eventId16, stranger));
    expect(verdict.ticket).toBeNull();
  });

  it('both implementations of Ed25519 decide alike', async () => {
    const code = await ticket();
    const native = await decideScan(code, knowledge(), moment(), nativeEd25519(crypto.subtle));
    expect(native).toEqual(await decideScan(code, knowledge(), moment(), ed25519));
    expect(native.verdict.verdict).toBe('admit');
  });
});

describe('status', () => {
  it('[A4] old generation, revoked, unpaid, test ticket', async () => {
    expect(await new TestDoor('d', packWith({ generation: 2 })).scan(await ticket())).toMatchObject(
      refused('old-generation'),
    );
    expect(await new TestDoor('d', packWith({ revoked: true })).scan(await ticket())).toMatchObject(refused('revoked'));
    expect(await new TestDoor('d', packWith({ unpaid: true })).scan(await ticket())).toMatchObject(refused('unpaid'));
    expect(await new TestDoor().scan(await ticket({ test: true }))).toMatchObject(refused('test-ticket'));
    const practice = new TestDoor('d', packWith({}, { test: true }));
    expect(await practice.scan(await ticket({ test: true }))).toMatchObject({ verdict: 'admit' });
  });

  it('[A5] a ticket that is newer than the pack is let in, and the verdict says so', async () => {
    const sold = await new TestDoor().scan(await ticket({ serial: 100 }));
    expect(sold).toMatchObject({ verdict: 'admit', ticket: { newerThanPack: true } });
    const reissued = await new TestDoor().scan(await ticket({ generation: 2 }));
    expect(reissued).toMatchObject({ verdict: 'admit', ticket: { newerThanPack: true } });
    expect(await new TestDoor().scan(await ticket())).toMatchObject({ ticket: { newerThanPack: false } });
  });

  it('[A4] a generation heard from another door makes the older one old', async () => {
    const door = new TestDoor();
    await door.scan(await ticket({ generation: 2 }));
    expect(await door.scan(await ticket({ generation: 1 }))).toMatchObject(refused('old-generation'));
  });
});

describe('date, window, gate', () => {
  it('[A7] a ticket of Saturday on Friday is of the wrong date, with the right one named', async () => {
    expect(await new TestDoor().scan(await ticket({ occurrence: 1 }))).toMatchObject(
      refused('wrong-occurrence', { expected: 0 }),
    );
    expect(await new TestDoor().scan(await ticket({ occurrence: 9 }))).toMatchObject(refused('wrong-occurrence'));
    expect(await new TestDoor().scan(await ticket({ occurrence: 0 }), { occurrence: 1 })).toMatchObject(
      refused('wrong-occurrence', { expected: 1 }),
    );
  });

  it('[A8] the window opens and closes to the millisecond', async () => {
    const opensAtMs = fridayMs - hourMs;
    const closesAtMs = fridayMs + 3 * hourMs + 5 * minuteMs;
    const at = async (atMs: number, serial: number) =>
      new TestDoor().scan(await ticket({ serial, occurrence: 0 }), { atMs });
    expect(await at(opensAtMs - 1, 1)).toMatchObject(refused('too-early', { opensAtMs }));
    expect(await at(opensAtMs, 2)).toMatchObject({ verdict: 'admit', ticket: { occurrence: 0 } });
    expect(await at(closesAtMs - 1, 3)).toMatchObject({ verdict: 'admit' });
    expect(await at(closesAtMs, 4)).toMatchObject(refused('too-late', { closedAtMs: closesAtMs }));
  });

  it('[A8] a ticket for every date is early before the next one and late after the last', async () => {
    const at = async (atMs: number) => new TestDoor().scan(await ticket(), { atMs });
    expect(await at(fridayMs + 12 * hourMs)).toMatchObject(refused('too-early', { opensAtMs: saturdayMs - hourMs }));
    expect(await at(saturdayMs + 12 * hourMs)).toMatchObject(refused('too-late'));
    expect(await at(saturdayMs)).toMatchObject({ verdict: 'admit', ticket: { occurrence: 1 } });
  });

  it('[A8] the corrected clock counts: a device in 1970 works once its offset is known', async () => {
    const offsetMs = fridayMs - 86_400_000;
    expect(await new TestDoor().scan(await ticket(), { atMs: 86_400_000, offsetMs })).toMatchObject({
      verdict: 'admit',
    });
    expect(await new TestDoor().scan(await ticket(), { atMs: 86_400_000, offsetMs: 0 })).toMatchObject(
      refused('too-early'),
    );
  });

  it('[A8] a type may be valid for a part of the window', async () => {
    const types = [{ index: 0, name: 'Early bird', admits: 1, validFromMs: fridayMs - 1, validUntilMs: fridayMs + 1 }];
    const door = new TestDoor('d', packWith({}, { ticketTypes: types }));
    expect(await door.scan(await ticket(), { atMs: fridayMs - 2 })).toMatchObject(refused('too-early'));
    expect(await door.scan(await ticket(), { atMs: fridayMs + 1 })).toMatchObject(
      refused('too-late', { closedAtMs: fridayMs + 1 }),
    );
    expect(await door.scan(await ticket(), { atMs: fridayMs })).toMatchObject({ verdict: 'admit' });
  });

  it('[A9] gates let in their types and dates only', async () => {
    const door = new TestDoor();
    expect(await door.scan(await ticket(), { gate: 1 })).toMatchObject(refused('wrong-gate'));
    expect(await door.scan(await ticket({ ticketType: 2 }), { gate: 1, atMs: saturdayMs })).toMatchObject(
      refused('wrong-gate'),
    );
    expect(await door.scan(await ticket({ ticketType: 2 }), { gate: 1 })).toMatchObject({ verdict: 'admit' });
    expect(await door.scan(await ticket(), { gate: 5 })).toMatchObject(refused('rule', { rule: 'unknown-gate' }));
  });

  it('[A6] a type that the pack does not know is no guess', async () => {
    expect(await new TestDoor().scan(await ticket({ ticketType: 40 }))).toMatchObject(
      refused('rule', { rule: 'unknown-ticket-type' }),
    );
  });

  it('a group ticket lets in its number', async () => {
    expect(await new TestDoor().scan(await ticket({ ticketType: 1 }))).toMatchObject({ verdict: 'admit', admits: 4 });
  });
});

describe('[A10] holder-bound tickets', () => {
  const holder = ed25519.signer(new Uint8Array(32).fill(8));
  const bound = () => signBoundTicket(plain, holder.publicKey, eventId16, issuer);
  const now = moment().atMs;
  const live = async (atMs: number) => (await liveCode(await bound(), timeStepAt(atMs), holder))!;

  it('[T9] a live code opens for its step and one either side', async () => {
    expect(await new TestDoor().scan(await live(now))).toMatchObject({ verdict: 'admit', proof: 'holder' });
    expect(await new TestDoor().scan(await live(now - 15_000))).toMatchObject({ verdict: 'admit' });
    expect(await new TestDoor().scan(await live(now + 15_000))).toMatchObject({ verdict: 'admit' });
    expect(await new TestDoor().scan(await live(now - 60_000))).toMatchObject(refused('stale-live-code'));
    expect(await new TestDoor().scan(await live(now + 60_000))).toMatchObject(refused('stale-live-code'));
  });

  it('[T9] the same step again is a copy', async () => {
    const door = new TestDoor();
    door.knowledge = { ...door.knowledge, liveSteps: new Map([[7, timeStepAt(now)]]) };
    expect(await door.scan(await live(now))).toMatchObject(refused('copy-of-bound-ticket'));
    expect(await door.scan(await live(now + 15_000))).toMatchObject({ verdict: 'admit' });
  });

  it('[T11] without proof it is a copy, also when typed; the static code of before is old', async () => {
    expect(await new TestDoor().scan(await bound())).toMatchObject(refused('copy-of-bound-ticket'));
    const subject = { ...plain, holderBound: true };
    const typed = shortCode(subject, eventId16, new Uint8Array(32).fill(4));
    expect(await new TestDoor().type(typed)).toMatchObject(refused('copy-of-bound-ticket', { proof: 'typed' }));
    const door = new TestDoor('d', packWith({ generation: 2 }));
    expect(await door.scan(await ticket())).toMatchObject(refused('old-generation'));
  });
});

describe('[A15] freshness', () => {
  it('every verdict says how old its knowledge is, and when it is too old', async () => {
    const door = new TestDoor();
    const peers = [
      { deviceId: 'dev_b', gate: 0, lastHeardAtMs: moment().atMs - 1000 },
      { deviceId: 'dev_c', gate: 1, lastHeardAtMs: moment().atMs - 60_000 },
      { deviceId: 'dev_d', gate: null, lastHeardAtMs: null },
    ];
    door.knowledge = { ...door.knowledge, peers, lastServerAtMs: moment().atMs - 40_000 };
    expect((await door.scan('junk')).freshness).toEqual({
      epoch: 10,
      statusAgeMs: 11 * minuteMs,
      serverAgeMs: 40_000,
      peers: { known: 3, heard: 1, oldestAgeMs: 60_000 },
      stale: false,
      apart: null,
    });
    expect((await door.scan('junk', { atMs: fridayMs + 5 * minuteMs })).freshness.stale).toBe(false);
    expect((await door.scan('junk', { atMs: fridayMs + 5 * minuteMs + 1 })).freshness.stale).toBe(true);
    expect((await door.scan('junk', { atMs: fridayMs - hourMs })).freshness.statusAgeMs).toBe(0);
  });

  it('a ticket type may ask for fresher knowledge', async () => {
    const types = [{ index: 0, name: 'VIP', admits: 1, staleAfterMs: minuteMs }];
    const verdict = await new TestDoor('d', packWith({}, { ticketTypes: types })).scan(await ticket());
    expect(verdict).toMatchObject({ verdict: 'admit', freshness: { stale: true } });
  });
});

describe('doors nearby that cannot be heard', () => {
  const silent = (deviceId: string, gate: number, ageMs: number | null) => ({
    deviceId,
    gate,
    lastHeardAtMs: ageMs === null ? null : moment().atMs - ageMs,
  });
  const apart = async (knowledge: Partial<TestDoor['knowledge']>, head: Parameters<typeof packWith>[1] = {}) => {
    const door = new TestDoor('dev_a', packWith({}, head));
    door.knowledge = { ...door.knowledge, ...knowledge };
    return (await door.scan(await ticket())).freshness.apart;
  };

  it('[M20] a silent door turns the verdict amber, unless the server answers', async () => {
    expect(await apart({})).toBe(null);
    expect(await apart({ peers: [silent('dev_b', 0, 60_000)] })).toBe(null);
    expect(await apart({ peers: [silent('dev_b', 0, 60_001)] })).toBe('peers');
    expect(await apart({ peers: [silent('dev_b', 0, 1), silent('dev_c', 0, null)] })).toBe('peers');
    const lastServerAtMs = moment().atMs - 60_000;
    expect(await apart({ peers: [silent('dev_b', 0, null)], lastServerAtMs })).toBe(null);
    const types = [{ index: 0, name: 'VIP', admits: 1, peerSilentAfterMs: 5_000 }];
    expect(await apart({ peers: [silent('dev_b', 0, 6_000)] }, { ticketTypes: types })).toBe('peers');
  });

  it('[M21] away from its home gate a ticket is amber while nobody there can be heard', async () => {
    const types = [{ index: 0, name: 'Standing', admits: 1, homeGate: 1 }];
    expect(await apart({}, { ticketTypes: types })).toBe('home-gate');
    expect(await apart({ peers: [silent('dev_b', 1, 14_000)] }, { ticketTypes: types })).toBe(null);
    expect(await apart({ peers: [silent('dev_b', 1, 16_000)] }, { ticketTypes: types })).toBe('home-gate');
    expect(await apart({ peers: [silent('dev_b', 2, 0)] }, { ticketTypes: types })).toBe('home-gate');
    expect(await apart({ lastServerAtMs: moment().atMs - 1 }, { ticketTypes: types })).toBe(null);
    expect(await apart({}, { ticketTypes: [{ ...types[0]!, homeGate: 0 }] })).toBe(null);
  });
});

describe('[A16] short codes typed by hand', () => {
  const key = new Uint8Array(32).fill(4);
  const subject = { ...plain, holderBound: false };

  it('decide by the same rules, marked as typed', async () => {
    const door = new TestDoor();
    const code = shortCode(subject, eventId16, key);
    expect(await door.type(code.toLowerCase())).toMatchObject({
      verdict: 'admit',
      proof: 'typed',
      ticket: { serial: 7, generation: 1, ticketType: 0, occurrence: 0 },
    });
    expect(await door.type(code)).toMatchObject(refused('already-used', { proof: 'typed' }));
    expect(await door.scan(await ticket())).toMatchObject(refused('already-used', { proof: 'signature' }));
  });

  it('carry type and date in their hash', async () => {
    const family = shortCode({ ...subject, ticketType: 1, occurrence: 1 }, eventId16, key);
    expect(await new TestDoor().type(family, { atMs: saturdayMs })).toMatchObject({ verdict: 'admit', admits: 4 });
    expect(await new TestDoor().type(family)).toMatchObject(refused('wrong-occurrence'));
  });

  it('of an older generation, mistyped, of another event', async () => {
    const code = shortCode(subject, eventId16, key);
    const door = new TestDoor('d', packWith({ generation: 3 }));
    expect(await door.type(code)).toMatchObject(refused('old-generation'));
    expect(await new TestDoor().type(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).toMatchObject(
      refused('unreadable', { proof: 'typed', ticket: null }),
    );
    expect(await new TestDoor().type(shortCode(subject, new Uint8Array(16), key))).toMatchObject(
      refused('bad-signature'),
    );
  });
});
