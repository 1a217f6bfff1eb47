/** Bytes of the first release, kept as a file: what an old server sends a new door reads, and the other way round (G14). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyJournal, verifyChain } from '#domain/admission/journal';
import { conflictsOf, emptyAdmissions, mergeAdmissions, standingAdmissions } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import { TestDoor, ticket } from '#domain/admission/testing';
import { JournalUpload } from '#domain/contract/door';
import { fromBase64url } from '#domain/crypto/bytes';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { applyGateDelta, changeOf, changedStatus, emptyStatus } from './apply.ts';
import { ByteReader } from './bytes.ts';
import { encodeGateDelta, encodeGatePack } from './encode.ts';
import { readStart } from './envelope.ts';
import { openGateDelta, openGatePack } from './open.ts';
import { readSections } from './sections.ts';
import { readSet } from './serial-set.ts';
import { eventId16, examplePack, issuer } from './testing.ts';

const first = JSON.parse(readFileSync(new URL('./fixtures/wire-1.json', import.meta.url), 'utf8')) as {
  pack: string;
  delta: string;
  devicePublicKey: string;
  upload: { entries: Record<string, unknown>[]; packEpoch: number };
};
const ed25519 = nobleEd25519();
const trusted = [{ index: 0, publicKey: issuer.publicKey }];

async function openFirst() {
  const pack = await openGatePack(fromBase64url(first.pack)!, eventId16, trusted, ed25519);
  if (!pack.ok) throw new Error(pack.reason);
  return pack.value;
}

describe('bytes of the first release', () => {
  it('[G14] a new door reads the pack and the delta of an old server', async () => {
    const pack = await openFirst();
    expect(pack.status.blocked.size).toBe(0);
    expect(changeOf(pack.status, 3)).toMatchObject({ admitted: true, use: { deviceId: 'dev_a', entries: 1 } });
    expect(changeOf(pack.status, 9).generation).toBe(4);
    const delta = await openGateDelta(fromBase64url(first.delta)!, eventId16, trusted, ed25519);
    const next = delta.ok && applyGateDelta(pack, delta.value);
    expect(next).toMatchObject({ ok: true, value: { epoch: 12, head: { merged: { dev_a: 4 } } } });
    expect(next && next.ok && changeOf(next.value.status, 7).revoked).toBe(true);
  });

  it('[G14] a pack without anything new in it still has the bytes of then', async () => {
    const pack = await openFirst();
    expect(Buffer.from(await encodeGatePack(pack, 0, issuer)).toString('base64url')).toBe(first.pack);
  });

  it('[G14] a new server takes the journal of an old door, and it means what it meant', async () => {
    const upload = JournalUpload.parse(first.upload);
    const tip = emptyJournal('evt_example', 'dev_a');
    const check = await verifyChain(tip, upload.entries, fromBase64url(first.devicePublicKey)!, ed25519);
    expect(check).toMatchObject({ ok: true, tip: { sequence: first.upload.entries.length } });
    const state = emptyAdmissions(mergeRulesOf(examplePack().head));
    mergeAdmissions(state, check.entries);
    expect([standingAdmissions(state, 11), standingAdmissions(state, 12)]).toMatchObject([[], [{ serial: 12 }]]);
    expect(conflictsOf(state, 11)).toEqual([]);
  });
});

/** The readers of then, as far as they looked. */
function readAsThen(bytes: Uint8Array) {
  const body = new ByteReader(bytes.subarray(0, -64));
  const start = readStart(body);
  if (start === 'newer') throw new Error('newer');
  const words = JSON.parse(new TextDecoder().decode(body.bytes(body.u32()))) as Record<string, unknown>;
  return { start, words, sections: readSections(body) };
}

describe('bytes of today', () => {
  const today = () => {
    const pack = examplePack();
    const rows = [
      { ...changeOf(pack.status, 5), blocked: 'thrown out' },
      { ...changeOf(pack.status, 6), blocked: 'and revoked', revoked: true },
    ];
    return { ...pack, status: changedStatus(pack.status, rows, 100) };
  };

  it('[G11] an old door takes a blocked ticket for a revoked one; a new one knows better', async () => {
    const bytes = await encodeGatePack(today(), 0, issuer);
    const { sections, start } = readAsThen(bytes);
    const revoked = readSet(new ByteReader(sections.get(1)!), start.ticketCount);
    expect(revoked[0]! & 0b0110_0000).toBe(0b0110_0000);
    const opened = await openGatePack(bytes, eventId16, trusted, ed25519);
    expect(opened.ok && [5, 6].map((serial) => changeOf(opened.value.status, serial))).toMatchObject([
      { revoked: false, blocked: 'thrown out' },
      { revoked: true, blocked: 'and revoked' },
    ]);
  });

  it('[G11][G12] a delta brings blocks, their end, and persons', async () => {
    const held = today();
    const use = {
      serial: 7,
      entries: 1,
      inside: true,
      lastAtMs: held.head.issuedAtMs,
      occurrence: 0,
      gate: 0,
      deviceId: 'd',
    };
    const delta = {
      ...{
        eventId16,
        since: 10,
        epoch: 11,
        issuedAtMs: held.head.issuedAtMs,
        ticketCount: 100,
        merged: {},
        head: null,
      },
      heads: { day: '2026-06-12', gates: [{ gate: 0, in: 4, out: 1 }] },
      changes: [
        { ...changeOf(emptyStatus(100), 5) },
        { ...changeOf(emptyStatus(100), 7), admitted: true, blocked: 'x', use: { ...use, persons: 4 } },
      ],
    };
    const opened = await openGateDelta(await encodeGateDelta(delta, 0, issuer), eventId16, trusted, ed25519);
    const next = opened.ok && applyGateDelta(held, opened.value);
    if (!next || !next.ok) throw new Error('refused');
    expect(changeOf(next.value.status, 5)).toEqual(changeOf(emptyStatus(100), 5));
    expect(changeOf(next.value.status, 7)).toMatchObject({ blocked: 'x', revoked: false, use: { persons: 4 } });
    expect(next.value.head.heads).toEqual(delta.heads);
    expect(changeOf(next.value.status, 6).blocked).toBe('and revoked');
  });

  it('[G14] an old server sees in what a new door writes only words it knows', async () => {
    const door = new TestDoor();
    await door.count({ in: 2, out: 0 });
    await door.scan(await ticket({ ticketType: 1 }));
    const kinds = ['scan', 'exit', 'undo'];
    const verdicts = ['admit', 'rule'];
    for (const entry of door.entries) {
      expect(kinds).toContain(entry.kind);
      expect(verdicts).toContain(entry.verdict);
    }
    const check = await verifyChain(emptyJournal('evt_example', 'dev_a'), door.entries, door.key.publicKey, ed25519);
    expect(check.ok).toBe(true);
  });

  it('[G14] words of the future are read over, or taken for the careful one', async () => {
    const pack = examplePack();
    const zones = [{ index: 0, name: 'Hall', capacity: 1, whenFull: 'ask-the-boss' }];
    const ticketTypes = pack.head.ticketTypes.map((type) => ({
      ...type,
      checks: [{ id: 'a', kind: 'x-ray', text: 'y' }],
    }));
    const doors = [
      {
        id: 'd',
        publicKey: pack.head.keys[0]!.publicKey,
        name: 'n',
        gate: 0,
        role: { kind: 'king', ticketTypes: null, occurrences: null, mayFind: false, untilMs: null },
      },
    ];
    const { GatePackHead } = await import('./head.ts');
    const read = GatePackHead.parse({ ...pack.head, zones, ticketTypes, doors, tomorrow: 1 });
    expect(read).toMatchObject({ zones: [{ whenFull: 'red' }], doors: [{ role: { kind: 'steward' } }] });
    expect(read.ticketTypes[0]!.checks).toMatchObject([{ kind: 'x-ray' }]);
  });
});
