import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64url, toHex } from '#domain/crypto/bytes';
import { sha256 } from '#domain/crypto/hash';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { acceptGatePack, applyGateDelta, changeOf, changedStatus, emptyStatus, setBit } from './apply.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { encodeGateDelta, encodeGatePack } from './encode.ts';
import { packSigningInput } from './envelope.ts';
import { openGateDelta, openGatePack, trustedKeys } from './open.ts';
import { bit, countBits, readSet, serialsOf, writeSet } from './serial-set.ts';
import { changes, eventId16, examplePack, issuer, nextKey, randomStatus, stranger } from './testing.ts';
import type { GateDelta, GatePack, TrustedKey } from './types.ts';

const ed25519 = nobleEd25519();
const pinned: TrustedKey[] = [{ index: 0, publicKey: issuer.publicKey }];
const open = (bytes: Uint8Array, trusted = pinned) => openGatePack(bytes, eventId16, trusted, ed25519);

function deltaTo(pack: GatePack, rows: GateDelta['changes'], more: Partial<GateDelta> = {}): GateDelta {
  return {
    eventId16,
    since: pack.epoch,
    epoch: pack.epoch + 1,
    issuedAtMs: pack.head.issuedAtMs + 1000,
    ticketCount: pack.status.ticketCount,
    merged: { dev_a: 7 },
    head: null,
    changes: rows,
    ...more,
  };
}

describe('the binary part', () => {
  it('[G4] a set of serials comes back as it went and is never longer than its bitmap and one byte', () => {
    const sets = fc.integer({ min: 0, max: 300 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        density: fc.constantFrom(0, 0.02, 0.5, 0.98, 1),
        dice: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: count, maxLength: count }),
      }),
    );
    fc.assert(
      fc.property(sets, ({ count, density, dice }) => {
        const bitmap = new Uint8Array(Math.ceil(count / 8));
        dice.forEach((number, serial) => setBit(bitmap, serial, number < density));
        const writer = new ByteWriter();
        writeSet(writer, bitmap, count);
        const bytes = writer.finish();
        expect(bytes.length).toBeLessThanOrEqual(bitmap.length + 2);
        expect(readSet(new ByteReader(bytes), count)).toEqual(bitmap);
        expect(serialsOf(bitmap, count)).toHaveLength(countBits(bitmap));
      }),
    );
  });

  it('numbers come back as they went', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer(), (number, signed) => {
        const writer = new ByteWriter();
        writer.varint(number);
        writer.signedVarint(signed);
        const reader = new ByteReader(writer.finish());
        expect([reader.varint(), reader.signedVarint(), reader.left]).toEqual([number, signed, 0]);
      }),
    );
    expect(() => new ByteWriter().varint(-1)).toThrow(RangeError);
    expect(() => new ByteReader(Uint8Array.of(0x80, 0)).varint()).toThrow('two spellings');
    expect(() => new ByteReader(new Uint8Array(9).fill(0xff)).varint()).toThrow('2^53');
  });

  it('a serial beyond the end is in no set and cannot be put there', () => {
    expect(bit(new Uint8Array(1), 8)).toBe(false);
    expect(() => setBit(new Uint8Array(1), 8, true)).toThrow(RangeError);
  });
});

describe('a pack', () => {
  it('[G1] comes back as it went, whatever its status', async () => {
    await fc.assert(
      fc.asyncProperty(randomStatus, fc.option(fc.uint8Array()), async (status, sealedNames) => {
        const pack = { ...examplePack(status), sealedNames };
        const opened = await open(await encodeGatePack(pack, 0, issuer));
        expect(opened).toEqual({ ok: true, value: pack });
      }),
      { numRuns: 30 },
    );
  });

  it('[G2] one flipped bit anywhere and nothing is believed', async () => {
    const bytes = await encodeGatePack(examplePack(), 0, issuer);
    for (let at = 0; at < bytes.length; at += 7) {
      const spoilt = bytes.slice();
      spoilt[at]! ^= 1 << (at % 8);
      expect((await open(spoilt)).ok).toBe(false);
    }
  });

  it('[G2] cut short or lengthened it is refused without an exception', async () => {
    const bytes = await encodeGatePack(examplePack(), 0, issuer);
    for (const length of [0, 1, 3, 41, 63, 64, 65, 100, bytes.length - 1])
      expect((await open(bytes.subarray(0, length))).ok).toBe(false);
    expect((await open(Uint8Array.of(...bytes, 0))).ok).toBe(false);
  });

  it('[G2] nonsense under a good signature is unreadable, not an exception', async () => {
    const bytes = await encodeGatePack(examplePack(), 0, issuer);
    const body = bytes.subarray(0, bytes.length - 64);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: body.length - 31 }), fc.uint8Array({ maxLength: 40 }), async (at, junk) => {
        const nonsense = Uint8Array.of(...body.subarray(0, 30 + at), ...junk);
        const signed = Uint8Array.of(...nonsense, ...issuer.sign(packSigningInput(nonsense)));
        const opened = await open(signed);
        if (!opened.ok) expect(opened.reason).toBe('unreadable');
      }),
    );
  });

  it('[G3] of a newer version, of another event, under an unknown or a wrong key: each has its word', async () => {
    const bytes = await encodeGatePack(examplePack(), 0, issuer);
    const newer = bytes.slice();
    newer[3] = 2;
    expect(await open(newer)).toEqual({ ok: false, reason: 'newer-format' });
    expect(await openGatePack(bytes, new Uint8Array(16), pinned, ed25519)).toEqual({
      ok: false,
      reason: 'wrong-event',
    });
    expect(await open(await encodeGatePack(examplePack(), 5, issuer))).toEqual({ ok: false, reason: 'unknown-key' });
    expect(await open(await encodeGatePack(examplePack(), 0, stranger))).toEqual({
      ok: false,
      reason: 'bad-signature',
    });
    expect(await open(Uint8Array.from('<html>', (c) => c.charCodeAt(0)))).toEqual({ ok: false, reason: 'unreadable' });
  });

  it('[G3] a delta is no pack, a pack no delta, and what signs one purpose signs no other', async () => {
    const pack = examplePack();
    const delta = await encodeGateDelta(deltaTo(pack, []), 0, issuer);
    expect(await open(delta)).toEqual({ ok: false, reason: 'unreadable' });
    const whole = await encodeGatePack(pack, 0, issuer);
    expect(await openGateDelta(whole, eventId16, pinned, ed25519)).toEqual({ ok: false, reason: 'unreadable' });
    const body = whole.subarray(0, whole.length - 64);
    const bare = Uint8Array.of(...body, ...issuer.sign(body));
    expect(await open(bare)).toEqual({ ok: false, reason: 'bad-signature' });
  });

  it('[T7] trust goes from the pinned key to the keys of the pack, and ends when a key is retired', async () => {
    const base = examplePack();
    const keys = [
      { index: 0, publicKey: toBase64url(issuer.publicKey), retiredAtMs: 5000 },
      { index: 1, publicKey: toBase64url(nextKey.publicKey) },
    ];
    const opened = await open(await encodeGatePack({ ...base, head: { ...base.head, keys } }, 0, issuer));
    if (!opened.ok) throw new Error(opened.reason);
    expect(trustedKeys(opened.value, 4999).map(({ index }) => index)).toEqual([0, 1]);
    const later = trustedKeys(opened.value, 5000);
    expect(later.map(({ index }) => index)).toEqual([1]);
    expect((await open(await encodeGatePack(base, 1, nextKey), later)).ok).toBe(true);
    expect(await open(await encodeGatePack(base, 0, issuer), later)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('[G3] reads the words of a newer server and drops what it does not know', async () => {
    const base = examplePack();
    const head = { ...base.head, weather: 'rain' };
    const opened = await open(await encodeGatePack({ ...base, head }, 0, issuer));
    expect(opened).toEqual({ ok: true, value: base });
  });

  it('[G3] reads over sections of the future, but takes none twice', async () => {
    const pack = examplePack();
    const whole = await encodeGatePack(pack, 0, issuer);
    const body = whole.subarray(0, whole.length - 64);
    const withSection = (tag: number) => {
      const longer = Uint8Array.of(...body, tag, 0, 0, 0, 2, 0xca, 0xfe);
      return Uint8Array.of(...longer, ...issuer.sign(packSigningInput(longer)));
    };
    expect(await open(withSection(200))).toEqual({ ok: true, value: pack });
    expect(await open(withSection(1))).toEqual({ ok: false, reason: 'unreadable' });
  });

  it('[G1] the bytes are those of before: a door in the field must go on reading them', async () => {
    const status = emptyStatus(100);
    setBit(status.revoked, 3, true);
    for (let serial = 0; serial < 100; serial += 2) setBit(status.admitted, serial, true);
    const use = { serial: 2, entries: 3, inside: true, lastAtMs: 5, occurrence: 1, gate: 2, deviceId: 'dev_a' };
    const full = { ...status, generations: new Map([[9, 2]]), uses: new Map([[2, use]]) };
    const pack = await encodeGatePack(examplePack(full), 0, issuer);
    const delta = await encodeGateDelta(deltaTo(examplePack(full), [changeOf(full, 2)]), 0, issuer);
    // A change here is a change of the wire: raise the version in envelope.ts, keep reading the old one, and say so in SPEC.md.
    expect([pack, delta].map((bytes) => toHex(sha256(bytes)))).toEqual([
      '38deaa88230ee4eddf28dba5665eaaa6d20202843c2aaff3e62c2a3e37185808',
      '0d6f945d35153fe177d28820de6e33b512fbd1a5a6aff8c4a3c790e6256afaeb',
    ]);
  });

  it('both implementations of Ed25519 open it', async () => {
    const bytes = await encodeGatePack(examplePack(), 0, issuer);
    expect((await openGatePack(bytes, eventId16, pinned, nativeEd25519(crypto.subtle))).ok).toBe(true);
  });

  it('[G2] what cannot be written is said so', async () => {
    const pack = examplePack();
    await expect(encodeGatePack({ ...pack, epoch: -1 }, 0, issuer)).rejects.toThrow(RangeError);
    await expect(encodeGatePack({ ...pack, eventId16: new Uint8Array(15) }, 0, issuer)).rejects.toThrow(RangeError);
    const status = { ...pack.status, revoked: new Uint8Array(0) };
    await expect(encodeGatePack({ ...pack, status }, 0, issuer)).rejects.toThrow('bitmap');
  });
});

describe('deltas', () => {
  it('[G8, G10] a delta over the wire brings any earlier pack to the status of the server, once or twice', async () => {
    await fc.assert(
      fc.asyncProperty(randomStatus, changes, changes, async (status, first, second) => {
        const before = examplePack(status);
        const ticketCount = status.ticketCount + 3;
        const rows = new Map([...first, ...second].map((row) => [row.serial % ticketCount, row]));
        const merged = [...rows].map(([serial, row]) => ({ ...row, serial, use: row.use && { ...row.use, serial } }));
        const wanted = changedStatus(status, merged, ticketCount);
        const bytes = await encodeGateDelta(deltaTo(before, merged, { ticketCount }), 0, issuer);
        const opened = await openGateDelta(bytes, eventId16, pinned, ed25519);
        if (!opened.ok) throw new Error(opened.reason);
        const once = applyGateDelta(before, opened.value);
        if (!once.ok) throw new Error(once.reason);
        expect(once.value.status).toEqual(wanted);
        expect(once.value.head.merged).toEqual({ dev_a: 7 });
        expect(applyGateDelta(once.value, opened.value)).toEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('[G8] a row replaces all that was known of its ticket, and touches no other', () => {
    const use = { serial: 3, entries: 1, inside: true, lastAtMs: 5, occurrence: 0, gate: 0, deviceId: 'dev_a' };
    const full = { serial: 3, revoked: true, admitted: true, unpaid: true, generation: 4, use };
    const bare = { serial: 3, revoked: false, admitted: false, unpaid: false, generation: 1, use: null };
    const other = { ...full, serial: 4, use: { ...use, serial: 4 } };
    const before = changedStatus(emptyStatus(10), [full, other], 10);
    expect([changeOf(before, 3), changeOf(before, 4), changeOf(before, 5)]).toEqual([
      full,
      other,
      { ...bare, serial: 5 },
    ]);
    const after = changedStatus(before, [bare], 12);
    expect([changeOf(after, 3), changeOf(after, 4), after.ticketCount]).toEqual([bare, other, 12]);
    expect(after.revoked).toHaveLength(2);
  });

  it('[G10] rows hold what is, not what changed: a delta that begins earlier gives the same', () => {
    const pack = examplePack(emptyStatus(10));
    const row = { ...changeOf(pack.status, 3), revoked: true };
    const one = applyGateDelta(pack, deltaTo(pack, [row]));
    if (!one.ok) throw new Error(one.reason);
    const wide = deltaTo(one.value, [{ ...row, admitted: true }], { since: pack.epoch });
    const both = applyGateDelta(one.value, wide);
    const direct = applyGateDelta(pack, wide);
    expect(both).toEqual(direct);
  });

  it('[G9] nothing older is ever taken, and a gap asks for the whole pack', () => {
    const held = examplePack();
    const older = { ...held, epoch: held.epoch - 1 };
    const sooner = { ...held, head: { ...held.head, issuedAtMs: held.head.issuedAtMs - 1 } };
    expect(acceptGatePack(held, older)).toEqual({ ok: false, reason: 'older-epoch' });
    expect(acceptGatePack(held, sooner)).toEqual({ ok: false, reason: 'older-epoch' });
    expect(acceptGatePack(older, held)).toEqual({ ok: true, value: held });
    expect(acceptGatePack(held, held)).toEqual({ ok: true, value: held });
    expect(acceptGatePack(null, held)).toEqual({ ok: true, value: held });
    expect(acceptGatePack(held, { ...held, eventId16: new Uint8Array(16) })).toEqual({
      ok: false,
      reason: 'wrong-event',
    });
    expect(applyGateDelta(held, deltaTo(held, [], { epoch: held.epoch - 1, since: 0 }))).toEqual({
      ok: false,
      reason: 'older-epoch',
    });
    const gap = deltaTo(held, [], { since: held.epoch + 1, epoch: held.epoch + 2 });
    expect(applyGateDelta(held, gap)).toEqual({ ok: false, reason: 'gap' });
    expect(applyGateDelta(held, deltaTo(held, [], { eventId16: new Uint8Array(16) }))).toEqual({
      ok: false,
      reason: 'wrong-event',
    });
  });

  it('[G9] the pack that is held stays as it was', () => {
    const held = examplePack(emptyStatus(10));
    const before = structuredClone(held);
    applyGateDelta(held, deltaTo(held, [{ ...changeOf(held.status, 3), revoked: true, generation: 9 }]));
    expect(held).toEqual(before);
  });

  it('a changed head travels whole', () => {
    const held = examplePack();
    const head = { ...held.head, name: 'Moved to the large hall' };
    const applied = applyGateDelta(held, deltaTo(held, [], { head }));
    expect(applied.ok && applied.value.head.name).toBe('Moved to the large hall');
  });
});

describe('[T13] size', () => {
  it('a million tickets, half of them admitted, take at most 300 kB', async () => {
    const status = emptyStatus(1_000_000);
    const generations = new Map<number, number>();
    for (let serial = 0; serial < 1_000_000; serial++) {
      const dice = Math.imul(serial + 1, 0x9e3779b1) >>> 0;
      setBit(status.admitted, serial, dice % 2 === 0);
      setBit(status.revoked, serial, dice % 50 === 1);
      setBit(status.unpaid, serial, dice % 100 === 3);
      if (dice % 20 === 5) generations.set(serial, dice % 400 === 5 ? 3 : 2);
    }
    const pack = examplePack({ ...status, generations });
    const bytes = await encodeGatePack(pack, 0, issuer);
    expect(bytes.length).toBeLessThanOrEqual(300_000);
    expect(await open(bytes)).toEqual({ ok: true, value: pack });
  });
});
