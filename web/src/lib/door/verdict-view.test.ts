import { describe, expect, it } from 'vitest';
import { decideScan, decideTyped } from '#domain/admission/decide-scan';
import { ed25519, knowledge, moment, packWith, ticket } from '#domain/admission/testing';
import { refusalReasons, type Verdict } from '#domain/admission/types';
import { emptyStatus } from '#domain/gate-pack/apply';
import { eventId16, examplePack } from '#domain/gate-pack/testing';
import { shortCode } from '#domain/ticket/short-code';
import { fromBase64url } from '#domain/crypto/bytes';
import { recentScans } from './recent.ts';
import { viewOfTrouble, viewOfVerdict } from './verdict-view.ts';

const pack = examplePack(emptyStatus(100));
const own = 'dev_own';

async function verdictOf(code: string, more = {}, inPack = pack): Promise<Verdict> {
  return (await decideScan(code, knowledge(inPack), moment(more), ed25519)).verdict;
}

describe('what a verdict looks like', () => {
  it('[V1] a good ticket: green, come in, its type, soon over', async () => {
    const view = viewOfVerdict(await verdictOf(await ticket({ ticketType: 1 })), pack, own);
    expect(view).toMatchObject({
      tone: 'good',
      word: 'in',
      ticketType: 'Family',
      admits: 4,
      reason: null,
      cautions: [],
    });
    expect(view.mostMs).toBeLessThan(3_000);
  });

  it('[V2] old knowledge turns green to amber and says how old', async () => {
    const view = viewOfVerdict(
      await verdictOf(await ticket(), { atMs: pack.head.issuedAtMs + 16 * 60_000 }),
      pack,
      own,
    );
    expect(view).toMatchObject({ tone: 'care', word: 'in-look', cautions: ['stale'], statusAgeMs: 16 * 60_000 });
  });

  it('[V3] a typed code is amber: it proves nothing', () => {
    const subject = { serial: 7, generation: 1, ticketType: 0, occurrence: 255, test: false, holderBound: false };
    const code = shortCode(subject, eventId16, fromBase64url(pack.head.shortCodeKey)!);
    const view = viewOfVerdict(decideTyped(code, knowledge(pack), moment()).verdict, pack, own);
    expect(view).toMatchObject({ tone: 'care', word: 'in-look', cautions: ['typed'], typed: true });
  });

  it('[V4] used before: red, with when, where and by whom', () => {
    const refused = (earlier: object) =>
      viewOfVerdict(
        {
          verdict: 'refuse',
          reason: 'already-used',
          earlier,
          proof: 'signature',
          ticket: null,
          freshness: fresh,
        } as Verdict,
        pack,
        own,
      );
    expect(refused({ atMs: 5, gate: 1, deviceId: own })).toMatchObject({
      ...{ tone: 'bad', word: 'no-entry', reason: 'already-used' },
      earlier: { atMs: 5, gateName: 'Crew entrance', here: true },
    });
    expect(refused({ atMs: null, gate: null, deviceId: null }).earlier).toEqual({
      atMs: null,
      gateName: null,
      here: false,
    });
  });

  it('[V5] what is no ticket at all is not a refused guest', async () => {
    expect(viewOfVerdict(await verdictOf('HTTPS://EXAMPLE.ORG'), pack, own)).toMatchObject({
      ...{ tone: 'care', word: 'no-ticket', reason: 'unreadable', ticketType: null },
    });
  });

  it('[V6] every refusal has its colour, its word and stays long enough to be discussed', () => {
    for (const reason of refusalReasons) {
      const more = { rule: 'minimum-gap', untilMs: 9, opensAtMs: 9, closedAtMs: 9, expected: null };
      const earlier = { atMs: null, gate: null, deviceId: null };
      const verdict = { verdict: 'refuse', reason, earlier, ...more, proof: null, ticket: null, freshness: fresh };
      const view = viewOfVerdict(verdict as Verdict, pack, own);
      expect(view.tone).not.toBe('good');
      expect(view.reason).toBe(reason === 'rule' ? 'minimum-gap' : reason);
      expect(view.mostMs).toBeGreaterThan(5_000);
    }
  });

  it('[V7] what could not be written down is red', () => {
    expect(viewOfTrouble('not-kept')).toMatchObject({ tone: 'bad', word: 'not-written', reason: 'not-kept' });
  });

  it('[V8] a ticket sold a minute ago is green while the knowledge is fresh', async () => {
    expect(viewOfVerdict(await verdictOf(await ticket({ serial: 5_000 })), pack, own).tone).toBe('good');
  });

  it('[V9] the list of the last scans shows what was taken back', () => {
    const entry = (sequence: number, more: object) => ({
      sequence,
      kind: 'scan',
      atMs: sequence,
      offsetMs: 0,
      undoes: null,
      proof: 'signature',
      ticketType: 0,
      ...more,
    });
    const entries = [
      entry(1, { verdict: 'admit' }),
      entry(2, { verdict: 'revoked' }),
      entry(3, { kind: 'exit', verdict: 'admit' }),
      entry(4, { kind: 'undo', verdict: 'admit', undoes: { deviceId: own, sequence: 1 } }),
    ] as never;
    expect(recentScans(entries, packWith({})).map(({ outcome }) => outcome)).toEqual(['out', 'refused', 'undone']);
  });

  it('[V11] a door that hears none of its neighbours says so on every verdict; the only door of an event does not', async () => {
    const among = (...ids: string[]) => {
      const doors = ids.map((id) => ({ id, name: id, gate: 0, publicKey: pack.head.keys[0]!.publicKey }));
      return { ...pack, head: { ...pack.head, doors } } as typeof pack;
    };
    const verdict = await verdictOf(await ticket());
    const refusal = await verdictOf('HTTPS://EXAMPLE.ORG');
    for (const said of [verdict, refusal]) {
      expect(viewOfVerdict(said, among(own, 'dev_other'), own).alone).toBe(true);
      expect(viewOfVerdict(said, among(own), own).alone).toBe(false);
    }
    const left = among(own, 'dev_gone');
    const doors = left.head.doors!.map((door) => (door.id === own ? door : { ...door, revokedAtMs: 1 }));
    expect(viewOfVerdict(verdict, { ...left, head: { ...left.head, doors } }, own).alone).toBe(false);
    const heard = { ...verdict, freshness: { ...verdict.freshness, peers: { known: 1, heard: 1, oldestAgeMs: 9 } } };
    expect(viewOfVerdict(heard, among(own, 'dev_other'), own)).toMatchObject({ alone: false, peers: { heard: 1 } });
  });

  it('[V12] at the wrong gate the right ones are named, and no note for who lets in', async () => {
    const [main, crew] = pack.head.gates;
    const gates = [
      { ...main!, ticketTypes: [1] },
      { ...crew!, ticketTypes: [0] },
    ];
    const noted = pack.head.ticketTypes.map((type) => ({ ...type, note: 'White wristband' }));
    const strict = { ...pack, head: { ...pack.head, gates, ticketTypes: noted } };
    const refused = viewOfVerdict(await verdictOf(await ticket(), {}, strict), strict, own);
    expect(refused).toMatchObject({ reason: 'wrong-gate', gates: [crew!.name], note: null });
    const admitted = viewOfVerdict(await verdictOf(await ticket(), { gate: 1 }, strict), strict, own);
    expect(admitted).toMatchObject({ word: 'in', gates: [], note: 'White wristband' });
  });
});

const fresh = {
  ...{ epoch: 10, statusAgeMs: 0, serverAgeMs: 0, stale: false, apart: null },
  peers: { known: 0, heard: 0, oldestAgeMs: null },
};
