import { describe, expect, it } from 'vitest';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { fuzzTickets, seededRandom } from './fuzz.ts';
import { countVectors, runVectors, vectorEvent, type TicketVectors } from './run-vectors.ts';
import json from './vectors.json' with { type: 'json' };

const vectors = json as TicketVectors;
const implementations = [nativeEd25519(crypto.subtle), nobleEd25519()];

describe.each(implementations)('golden vectors, $name Ed25519', (ed25519) => {
  it('[T1–T8, T12] every vector is read, issued and refused as written down', async () => {
    expect(countVectors(vectors)).toBeGreaterThan(100);
    expect(await runVectors(vectors, ed25519)).toEqual([]);
  });

  it('a wrong expectation is noticed (the runner can fail)', async () => {
    const broken = structuredClone(vectors);
    broken.codes[0]!.expect = { ok: false, reason: 'unreadable' };
    broken.issued[0]!.code = 'A';
    broken.signatures[0]!.valid = !broken.signatures[0]!.valid;
    broken.shortCodes[0]!.code = '0000-0000';
    broken.typed[0]!.serial = 1;
    expect(await runVectors(broken, ed25519)).toHaveLength(5);
  });
});

it('[T4, T6] 15,000 spoilt codes: none accepted, no exception, no disagreement', async () => {
  const codes = vectors.codes.filter(({ expect }) => expect.ok).map(({ code }) => code);
  const report = await fuzzTickets({
    ...vectorEvent(vectors),
    codes,
    implementations,
    random: seededRandom(20_261_122),
    count: 15_000,
  });
  expect(report).toMatchObject({ tried: 15_000, accepted: [], threw: [], disagreed: [] });
  expect(Object.keys(report.outcomes).sort()).toEqual([
    'bad-signature',
    'copy-of-bound-ticket',
    'newer-format',
    'unknown-key',
    'unreadable',
    'wrong-event',
  ]);
}, 30_000);

it('the fuzzer notices an implementation that believes everything', async () => {
  const codes = vectors.codes.filter(({ expect }) => expect.ok).map(({ code }) => code);
  const gullible = { ...nobleEd25519(), verify: () => true };
  const report = await fuzzTickets({
    ...vectorEvent(vectors),
    codes,
    implementations: [gullible, nobleEd25519()],
    random: seededRandom(1),
    count: 200,
  });
  expect(report.accepted.length).toBeGreaterThan(0);
  expect(report.disagreed.length).toBeGreaterThan(0);
});
