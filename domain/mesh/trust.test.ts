import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ed25519, TestDoor, ticket } from '#domain/admission/testing';
import { concatBytes, toBase64url, utf8 } from '#domain/crypto/bytes';
import { eventId16, issuer, stranger } from '#domain/gate-pack/testing';
import { idFromBytes } from '#domain/ids';
import { checkEntries } from './check-entries.ts';
import { openCertificate, signCertificate } from './door-certificate.ts';
import {
  introductionText,
  openIntroduction,
  readIntroductionText,
  signIntroduction,
  type Introduction,
} from './introduction.ts';
import { readSessionDescription, writeSessionDescription } from './session-description.ts';
import { VouchedDoors } from './vouched-doors.ts';

const key = ed25519.signer(new Uint8Array(32).fill(21));
const deviceId = idFromBytes('device', new Uint8Array(16).fill(5));
const other = idFromBytes('device', new Uint8Array(16).fill(6));
const door = { deviceId, publicKey: key.publicKey, name: 'North gate', gate: 3 };
const trusted = [{ index: 0, publicKey: issuer.publicKey }];
const open = (bytes: Uint8Array) => openCertificate(bytes, eventId16, trusted, ed25519);

describe('a certificate', () => {
  it('[M3] is the event’s word for a key, for this event alone', async () => {
    const bytes = await signCertificate(door, eventId16, 0, issuer);
    expect(await open(bytes)).toEqual({ ...door, revokedAtMs: null });
    expect(await openCertificate(bytes, eventId16.slice().fill(9), trusted, ed25519)).toBe(null);
    expect(await openCertificate(bytes, eventId16, [{ index: 1, publicKey: issuer.publicKey }], ed25519)).toBe(null);
    expect(await open(await signCertificate(door, eventId16, 0, stranger))).toBe(null);
    const long = await signCertificate({ ...door, name: 'x'.repeat(300) }, eventId16, 0, issuer);
    expect((await open(long))?.name).toHaveLength(40);
  });

  it('[M2] of a later version is read as far as it is known', async () => {
    const bytes = await signCertificate(door, eventId16, 0, issuer);
    const content = concatBytes(bytes.subarray(0, bytes.length - 64), utf8('role: steward'));
    const signed = concatBytes(utf8('foyer/door-certificate/1'), new Uint8Array(1), eventId16, content);
    const later = concatBytes(content, await issuer.sign(signed));
    expect(await open(later)).toMatchObject({ deviceId, name: 'North gate' });
  });

  it('[M7] of any bytes whatever causes no exception, and none of them is believed', async () => {
    const bytes = await signCertificate(door, eventId16, 0, issuer);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const mutated = bytes.slice();
        mutated[at] = mutated[at]! ^ change;
        expect(await open(mutated)).toBe(null);
        expect(await open(bytes.subarray(0, at))).toBe(null);
      }),
      { numRuns: 60 },
    );
  });

  it('[M4] weighs less than the pack, which knows who was withdrawn', () => {
    const doors = new VouchedDoors();
    doors.certify({ ...door, revokedAtMs: null });
    expect(doors.isGood(deviceId, 1_000)).toBe(true);
    doors.name([{ id: deviceId, publicKey: toBase64url(key.publicKey), name: 'N', gate: 0, revokedAtMs: 1_000 }]);
    expect([doors.isGood(deviceId, 999), doors.isGood(deviceId, 1_000), doors.isGood(other, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const sdp = [
  'v=0',
  'a=candidate:1 1 udp 2113937151 192.168.1.20 50001 typ host generation 0',
  'a=candidate:2 1 udp 2113937150 33deb3cf-ddfd-458f-8515-7fa48e3e6b5a.local 46622 typ host',
  'a=candidate:3 1 udp 2113937149 fe80::1:2 50002 typ host',
  'a=candidate:4 1 tcp 1518280447 192.168.1.20 9 typ host tcptype active',
  'a=candidate:5 1 udp 1677729535 203.0.113.7 50001 typ srflx raddr 0.0.0.0 rport 0',
  'a=ice-ufrag:Zadu',
  'a=ice-pwd:ZTCkAzD31K1kjGhrfjoSD6OL',
  `a=fingerprint:sha-256 ${'B1:EF:'.repeat(15)}36:C4`,
].join('\r\n');

const keyOf = async (from: string) => (from === deviceId ? key.publicKey : null);
const read = (bytes: Uint8Array) => openIntroduction(bytes, eventId16, ed25519, keyOf);

async function introduction(more: Partial<Introduction> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const description = readSessionDescription(sdp)!;
  const certificate = await signCertificate(door, eventId16, 0, issuer);
  const about = { kind: 'offer', from: deviceId, to: null, about: null, certificate } as const;
  return signIntroduction({ ...description, ...about, ...more }, eventId16, key);
}

describe('an introduction', () => {
  it('carries what a connection needs, and only the local network', () => {
    const description = readSessionDescription(sdp)!;
    expect(description.candidates.map(({ family, port }) => [family, port])).toEqual([
      [4, 50_001],
      ['mdns', 46_622],
      [6, 50_002],
    ]);
    expect(readSessionDescription(writeSessionDescription(description, 'active'))).toEqual(description);
    expect(writeSessionDescription(description, 'actpass')).toContain('fe80:0000:0000:0000:0000:0000:0001:0002 50002');
    expect(readSessionDescription('v=0')).toBe(null);
  });

  it('[M5] fits a QR code that a phone reads from a phone, and comes back whole', async () => {
    const bytes = await introduction();
    const text = introductionText(bytes);
    expect(text.length).toBeLessThan(700);
    expect(text).toMatch(/^[0-9A-Z $%*+./:-]+$/);
    const opened = await read(readIntroductionText(text)!);
    expect(opened).toMatchObject({
      ok: true,
      introduction: { kind: 'offer', from: deviceId, to: null, iceUfrag: 'Zadu' },
    });
    expect(readIntroductionText('https://example.com')).toBe(null);
  });

  it('[M5] with another fingerprint, address or sender is refused', async () => {
    const bytes = await introduction();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const mutated = bytes.slice();
        mutated[at] = mutated[at]! ^ change;
        expect((await read(mutated)).ok).toBe(false);
      }),
      { numRuns: 100 },
    );
    expect(await read(await introduction({ from: other }))).toEqual({ ok: false, reason: 'unknown-door' });
  });

  it('[M6] says whom it is for and which offer it answers', async () => {
    const about = new Uint8Array(16).fill(8);
    const opened = await read(await introduction({ kind: 'answer', to: other, about }));
    expect(opened).toMatchObject({ ok: true, introduction: { kind: 'answer', to: other, about } });
  });

  it('[M7] of junk, of another event or of a later version is told by its name', async () => {
    const bytes = await introduction();
    const later = bytes.slice();
    later[0] = 2;
    expect(await read(later)).toEqual({ ok: false, reason: 'newer-format' });
    expect(await openIntroduction(bytes, eventId16.slice().fill(9), ed25519, keyOf)).toEqual({
      ok: false,
      reason: 'wrong-event',
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1_500 }), async (junk) => {
        expect((await read(junk)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
    await expect(introduction({ iceUfrag: 'ab' }).then(read)).resolves.toEqual({ ok: false, reason: 'unreadable' });
    const evil = 'abcd\r\na=evil'; // a line of somebody's own in the description
    await expect(introduction({ iceUfrag: evil }).then(read)).resolves.toEqual({ ok: false, reason: 'unreadable' });
  });
});

describe('[M8] entries of another door', () => {
  const journal = { eventId: 'evt_example', deviceId: 'dev_a' };
  const check = (
    held: { through: number; hash: string | null },
    entries: object[],
    publicKey = new TestDoor().key.publicKey,
  ) => checkEntries(journal, held, entries as Record<string, unknown>[], publicKey, ed25519);

  async function written() {
    const writing = new TestDoor();
    const genesis = writing.tip.hash;
    for (const serial of [1, 2, 3]) await writing.scan(await ticket({ serial }));
    return { entries: writing.entries, start: { through: 0, hash: genesis } };
  }

  it('count one by one, by place, link, hash and signature', async () => {
    const { entries, start } = await written();
    expect((await check(start, entries)).good.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(await check({ through: 3, hash: entries[2]!.hash }, entries)).toEqual({ good: [], problem: null });
    expect(await check(start, entries.slice(1))).toEqual({ good: [], problem: 'gap' });
    expect((await check({ through: 1, hash: null }, entries.slice(1))).good).toHaveLength(2);
    expect(await check(start, [{ ...entries[0], serial: 9 }])).toEqual({ good: [], problem: 'forged' });
    expect(await check(start, entries, stranger.publicKey)).toMatchObject({ good: [], problem: 'forged' });
    expect(await check(start, [{ ...entries[0], eventId: 'evt_other' }])).toMatchObject({ problem: 'malformed' });
    expect(await check(start, [{ ...entries[0], signature: 7 }])).toMatchObject({ problem: 'forged' });
    const half = await check(start, [entries[0]!, { ...entries[1], note: 'changed' }]);
    expect(half).toMatchObject({ problem: 'forged', good: [{ sequence: 1 }] });
  });

  it('of which two have the same place mark their device', async () => {
    const { entries, start } = await written();
    const forked = { through: 1, hash: entries[1]!.hash };
    expect(await check(forked, entries)).toMatchObject({ problem: 'forked' });
    expect(await check({ ...start, hash: entries[0]!.hash }, entries)).toMatchObject({ problem: 'forked' });
  });
});
