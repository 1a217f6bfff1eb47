import { describe, expect, it } from 'vitest';
import type { MeshEffect } from './effects.ts';
import { carriedMax } from './introduce.ts';
import { messageLengthMax, readMessage, writeMessage, type MeshMessage } from './messages.ts';
import { deadAfterMs, MeshNode } from './node.ts';
import { strikesMax, waitingChecksMax } from './peer.ts';
import { packBundle, partOf, spanOf, unbundle } from './pack-parts.ts';
import { encodeGateDelta, encodeGatePack } from '#domain/gate-pack/encode';
import { emptyStatus } from '#domain/gate-pack/apply';
import { eventId16, examplePack, issuer } from '#domain/gate-pack/testing';

const eventId = 'evt_hall';
const hashOf = (n: number) => String(n).padStart(43, 'h');
const genesisOf = () => hashOf(0);
const hello = (deviceId: string): MeshMessage => ({ kind: 'hello', version: 1, eventId, deviceId, certificate: null });
const digest = (more: Partial<Extract<MeshMessage, { kind: 'digest' }>> = {}): MeshMessage => ({
  ...{ kind: 'digest', journals: {}, doors: {}, epoch: -1, sentAtMs: 0, echo: null },
  ...more,
});
const entries = (deviceId: string, ...sequences: number[]): MeshMessage => ({
  ...{ kind: 'entries', deviceId, certificate: null },
  entries: sequences.map((sequence) => ({
    eventId,
    deviceId,
    sequence,
    hash: hashOf(sequence),
    previous: hashOf(sequence - 1),
  })),
});
const chained = (...sequences: number[]) =>
  sequences.map((sequence) => ({ sequence, hash: hashOf(sequence), previous: hashOf(sequence - 1), raw: {} }));

/** A node with neighbours that have said hello. */
function node(...peers: string[]): MeshNode {
  const made = new MeshNode({ eventId, deviceId: 'dev_m', certificate: null, genesisOf });
  for (const peer of peers) {
    made.linked(peer, 0);
    made.take(peer, hello(peer), 0);
  }
  made.takeEffects();
  return made;
}

const kinds = (effects: MeshEffect[]) =>
  effects.map((effect) => (effect.kind === 'send' ? effect.message.kind : effect.kind));

describe('messages between doors', () => {
  it('[M1] are bounded, and whatever is none is garbage', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"kind":7}',
      '{"kind":"digest"}',
      'x'.repeat(messageLengthMax + 1),
      5,
      null,
    ])
      expect(readMessage(text)).toEqual({ kind: 'garbage' });
    const many = Array.from({ length: 41 }, (_, n) => n + 1);
    expect(readMessage(JSON.stringify(entries('dev_a', ...many)))).toEqual({ kind: 'garbage' });
    const doors = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`d${n}`, { ageMs: 1, linked: false }]));
    expect(readMessage(JSON.stringify(digest({ doors })))).toEqual({ kind: 'garbage' });
    expect(() =>
      writeMessage({
        ...digest(),
        kind: 'digest',
        journals: { ['x'.repeat(70_000)]: { through: 1, hash: null } },
      } as MeshMessage),
    ).toThrow(RangeError);
  });

  it('[M2] of today are read tomorrow: these texts are on phones', () => {
    const today = [
      '{"kind":"hello","version":1,"eventId":"evt_a","deviceId":"dev_a","certificate":null}',
      '{"kind":"digest","journals":{"dev_a":{"through":2,"hash":null}},"doors":{"dev_b":{"ageMs":10,"linked":true}},"epoch":3,"sentAtMs":4,"echo":{"sentAtMs":1,"heldMs":2}}',
      '{"kind":"entries","deviceId":"dev_a","entries":[{"sequence":1,"any":"thing"}],"certificate":"abc"}',
      '{"kind":"pack-ask","since":-1,"part":0}',
      '{"kind":"pack-part","epoch":3,"part":0,"parts":1,"bytes":"AAEC"}',
      '{"kind":"signal","from":"dev_a","to":"dev_b","body":"AAEC"}',
    ];
    for (const text of today) {
      const read = readMessage(text);
      expect(read).toEqual({ kind: 'message', message: JSON.parse(text) });
      expect(writeMessage((read as { message: MeshMessage }).message)).toBe(text);
    }
  });

  it('[M2] of tomorrow are read today, as far as they are known', () => {
    expect(readMessage('{"kind":"weather","sun":true}')).toEqual({ kind: 'unknown' });
    const later = JSON.stringify({ ...hello('dev_a'), version: 9, battery: 0.5 });
    expect(readMessage(later)).toEqual({ kind: 'message', message: { ...hello('dev_a'), version: 9 } });
    const raw = { sequence: 1, mood: 'good' };
    const carried = readMessage(JSON.stringify({ ...entries('dev_a', 1), entries: [raw] }));
    expect(carried).toMatchObject({ message: { entries: [raw] } }); // an entry is carried whole
  });
});

describe('a door among its neighbours', () => {
  it('[M10][M11] tells what it wrote at once, its own first, in batches, one at a time', () => {
    const a = node('dev_a');
    a.holds('dev_z', { through: 5, hash: hashOf(5) });
    a.wrote({ through: 1, hash: hashOf(1) }, 10);
    expect(a.takeEffects()).toEqual([{ kind: 'give', to: 'dev_a', deviceId: 'dev_m', after: 0, max: 40 }]);
    a.wrote({ through: 2, hash: hashOf(2) }, 11);
    expect(a.takeEffects()).toEqual([]);
    a.gave('dev_a', 'dev_m', 2, 12);
    expect(a.takeEffects()).toMatchObject([{ kind: 'give', deviceId: 'dev_z', after: 0 }]);
    a.gave('dev_a', 'dev_z', 5, 12);
    a.take('dev_a', digest(), 100);
    expect(kinds(a.takeEffects())).toEqual([]); // still on its way
    a.take('dev_a', digest(), 6_000);
    expect(a.takeEffects()).toMatchObject([{ kind: 'give', deviceId: 'dev_m', after: 0 }]); // it was lost
  });

  it('[M12] does not repeat what its neighbours hear from the writer, unless it stays missing', () => {
    const a = node('dev_a', 'dev_b');
    a.take('dev_b', digest({ doors: { dev_a: { ageMs: 0, linked: true } } }), 1);
    a.take('dev_a', entries('dev_a', 1), 2);
    a.checked('dev_a', 'dev_a', { good: chained(1), problem: null }, 3);
    expect(kinds(a.takeEffects())).toEqual(['check', 'take']);
    a.tick(3_500);
    expect(a.takeEffects().filter(({ kind }) => kind === 'give')).toMatchObject([{ to: 'dev_b', deviceId: 'dev_a' }]);
  });

  it('[M13] is introduced to doors that a neighbour is linked with; the one with the smaller id begins', () => {
    const a = node('dev_a');
    const doors = {
      dev_z: { ageMs: 0, linked: true },
      dev_b: { ageMs: 0, linked: true },
      dev_y: { ageMs: 0, linked: false },
    };
    a.take('dev_a', digest({ doors }), 1);
    a.tick(1_000);
    expect(a.takeEffects().filter(({ kind }) => kind === 'introduce')).toEqual([
      { kind: 'introduce', via: 'dev_a', to: 'dev_z' },
    ]);
    a.tick(2_000);
    expect(a.takeEffects().filter(({ kind }) => kind === 'introduce')).toEqual([]);
  });

  it('[M14] carries introductions in the sender’s own name, one step, and not without bound', () => {
    const a = node('dev_a', 'dev_b');
    const signal = (from: string, to: string): MeshMessage => ({ kind: 'signal', from, to, body: 'AAAA' });
    a.take('dev_a', signal('dev_b', 'dev_b'), 1);
    a.take('dev_a', signal('dev_a', 'dev_x'), 1);
    expect(a.takeEffects()).toEqual([]);
    for (let n = 0; n < carriedMax + 20; n++) a.take('dev_a', signal('dev_a', 'dev_b'), 2);
    expect(a.takeEffects()).toHaveLength(carriedMax);
    a.take('dev_a', signal('dev_x', 'dev_m'), 3);
    expect(a.takeEffects()).toEqual([{ kind: 'introduced', via: 'dev_a', from: 'dev_x', body: 'AAAA' }]);
  });

  it('[M15] does not ask for what its pack has merged, nor goes back behind it', () => {
    const a = node('dev_a');
    a.packIs(4, { dev_z: 100 });
    expect(a.heldOf('dev_z')).toEqual({ through: 100, hash: null });
    a.packIs(3, { dev_z: 50 });
    expect([a.heldOf('dev_z').through, a.epoch]).toEqual([100, 4]);
    a.take('dev_a', digest({ journals: { dev_z: { through: 20, hash: null } } }), 1);
    expect(a.takeEffects()).toMatchObject([{ kind: 'give', deviceId: 'dev_z', after: 20 }]);
    a.gave('dev_a', 'dev_z', null, 2); // not here: the pack has it
    expect(a.takeEffects()).toEqual([]);
  });

  it('[M17] keeps a bounded number of batches waiting to be checked', () => {
    const a = node('dev_a');
    for (let n = 1; n <= waitingChecksMax + 50; n++) a.take('dev_a', entries('dev_a', n), 1);
    let checks = 0;
    for (let effects = a.takeEffects(); effects.length > 0; effects = a.takeEffects()) {
      checks += effects.filter(({ kind }) => kind === 'check').length;
      a.checked('dev_a', 'dev_a', { good: [], problem: 'gap' }, 2);
    }
    expect(checks).toBe(waitingChecksMax + 1);
  });

  it('[M18] hangs up on garbage, forgery and other events, and on nobody for losses', () => {
    const a = node('dev_a', 'dev_b', 'dev_c');
    for (let n = 0; n < strikesMax; n++) a.received('dev_a', '{', 1);
    expect(a.takeEffects()).toEqual([{ kind: 'quarantine', peer: 'dev_a', why: 'garbage' }]);
    a.take('dev_b', entries('dev_x', 1, 2), 1);
    a.checked('dev_b', 'dev_x', { good: chained(1), problem: 'forged' }, 1);
    expect(kinds(a.takeEffects())).toEqual(['check', 'take', 'give', 'quarantine']); // what was proven stays
    a.take('dev_c', entries('dev_x', 7), 1);
    a.checked('dev_c', 'dev_x', { good: [], problem: 'gap' }, 1);
    a.checked('dev_c', 'dev_x', 'unknown-door', 1);
    a.received('dev_c', '{"kind":"weather"}', 1);
    expect(kinds(a.takeEffects())).not.toContain('quarantine');
    a.take('dev_c', { ...hello('dev_c'), eventId: 'evt_other' } as MeshMessage, 1);
    expect(a.takeEffects().at(-1)).toEqual({ kind: 'quarantine', peer: 'dev_c', why: 'wrong-event' });
    expect(a.links).toEqual([]);
  });

  it('[M8] takes nothing more of a device that wrote two journals, and says so once', () => {
    const a = node('dev_a', 'dev_b');
    a.holds('dev_x', { through: 2, hash: hashOf(2) });
    a.take('dev_a', digest({ journals: { dev_x: { through: 2, hash: hashOf(9) } } }), 1);
    a.take('dev_b', digest({ journals: { dev_x: { through: 2, hash: hashOf(9) } } }), 1);
    expect(a.takeEffects().filter(({ kind }) => kind === 'forked')).toEqual([{ kind: 'forked', deviceId: 'dev_x' }]);
    a.take('dev_a', entries('dev_x', 3), 2);
    expect(kinds(a.takeEffects())).not.toContain('check');
    expect(a.heldOf('dev_x').through).toBe(2);
  });

  it('[M19] knows how far a neighbour’s clock is from its own', () => {
    const a = node('dev_a');
    a.take('dev_a', digest({ sentAtMs: 61_000 + 20, echo: { sentAtMs: 1_000, heldMs: 0 } }), 1_040);
    expect(a.standings()).toEqual([
      { deviceId: 'dev_a', linked: true, lastHeardAtMs: 1_040, clockDifferenceMs: 60_000 },
    ]);
  });

  it('hears of doors through others, and gives up a link that says nothing', () => {
    const a = node('dev_a');
    a.take('dev_a', digest({ doors: { dev_b: { ageMs: 3_000, linked: true } } }), 10_000);
    expect(a.standings(['dev_c']).map(({ deviceId, lastHeardAtMs }) => [deviceId, lastHeardAtMs])).toEqual([
      ['dev_c', null],
      ['dev_a', 10_000],
      ['dev_b', 7_000],
    ]);
    expect(a.tick(10_000 + deadAfterMs)).toEqual([]);
    expect(a.tick(10_001 + deadAfterMs)).toEqual(['dev_a']);
  });
});

describe('[M16] a newer pack on its way', () => {
  it('comes in parts that are asked for, whole or as deltas, and in order', async () => {
    const pack = examplePack(emptyStatus(100));
    const whole = await encodeGatePack({ ...pack, epoch: 10 }, 0, issuer);
    const common = {
      eventId16,
      issuedAtMs: pack.head.issuedAtMs,
      ticketCount: 100,
      merged: {},
      head: null,
      changes: [],
    };
    const deltas = await Promise.all(
      [11, 12].map((epoch) => encodeGateDelta({ ...common, since: epoch - 1, epoch } as never, 0, issuer)),
    );
    expect(unbundle(packBundle({ whole, deltas }, -1))).toEqual([whole, ...deltas]);
    expect(unbundle(packBundle({ whole, deltas }, 10))).toEqual(deltas);
    expect(unbundle(packBundle({ whole, deltas }, 11))).toEqual(deltas.slice(1));
    expect(unbundle(packBundle({ whole, deltas }, 4))).toEqual([whole, ...deltas]);
    expect(unbundle(new Uint8Array([0, 0, 9, 9, 1]))).toBe(null);
    expect(spanOf(deltas[0]!)).toEqual({ since: 10, epoch: 11 });
    expect(spanOf(new Uint8Array(7))).toBe(null);

    const bundle = new Uint8Array(70_000).map((_, n) => n & 255);
    const a = node('dev_a');
    a.take('dev_a', digest({ epoch: 12 }), 1);
    let taken: Uint8Array | null = null;
    for (let effects = a.takeEffects(); effects.length > 0; effects = a.takeEffects())
      for (const effect of effects) {
        if (effect.kind === 'take-pack') taken = effect.bytes;
        if (effect.kind !== 'send' || effect.message.kind !== 'pack-ask') continue;
        a.take('dev_a', partOf(bundle, 12, effect.message.part)!, 2);
        a.take('dev_a', partOf(bundle, 12, effect.message.part)!, 2); // twice is once
      }
    expect(taken).toEqual(bundle);
    expect(partOf(bundle, 12, 3)).toBe(null);
    expect(partOf(new Uint8Array(5_000_000), 12, 0)).toBe(null);
  });
});
