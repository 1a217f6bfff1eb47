/**
 * Writes vectors.json: `node domain/ticket/make-vectors.ts`. Only for a change of format that is meant; everything is derived
 * from fixed seeds, so a second run writes the same file.
 */
import { writeFileSync } from 'node:fs';
import { Point } from '@noble/ed25519';
import { decodeBase45, encodeBase45 } from '#domain/crypto/base45';
import { fromHex, toHex } from '#domain/crypto/bytes';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { sha256 } from '#domain/crypto/hash';
import { signatureVectors } from './make-signature-vectors.ts';
import { parseTicketCode } from './code.ts';
import type { CodeExpectation, TicketVectors } from './run-vectors.ts';
import { shortCodeVectors, typedVectors } from './make-short-code-vectors.ts';
import { liveCode, signBoundTicket, signTicket, type TicketFields } from './sign.ts';

const ed25519 = nobleEd25519();
const seedOf = (name: string) => sha256(new TextEncoder().encode(`foyer vectors: ${name}`));
const signerOf = (name: string) => ed25519.signer(seedOf(name));

const eventId16 = seedOf('event').slice(0, 16);
const otherEvent16 = seedOf('another event').slice(0, 16);
/** Same tag, another event: only the signature can tell (T2). */
const sameTagEvent16 = new Uint8Array([...eventId16.slice(0, 6), ...otherEvent16.slice(6)]);
const shortCodeKey = seedOf('short codes');
const identityKey = toHex(Point.ZERO.toBytes());

const first: TicketFields = { keyIndex: 0, serial: 0, generation: 1, ticketType: 0, occurrence: 255, test: false };
const typical: TicketFields = { keyIndex: 1, serial: 4711, generation: 3, ticketType: 2, occurrence: 1, test: false };
const largest: TicketFields = {
  keyIndex: 1,
  serial: 0xffffffff,
  generation: 0xffff,
  ticketType: 0xffff,
  occurrence: 254,
  test: false,
};
const timeStep = 119_000_000;

type CodeVector = TicketVectors['codes'][number];
const refused = (
  name: string,
  code: string,
  reason: Extract<CodeExpectation, { ok: false }>['reason'],
): CodeVector => ({
  name,
  code,
  expect: { ok: false, reason },
});
const accepted = (name: string, code: string, liveStep: number | null = null): CodeVector => {
  const parsed = parseTicketCode(code);
  if (!('payload' in parsed)) throw new Error(`${name} does not parse`);
  return { name, code, expect: { ok: true, payload: parsed.payload, liveStep } };
};

const signer = (fields: TicketFields) => signerOf(`key ${fields.keyIndex}`);
const holder = signerOf('holder');
const issue = (fields: TicketFields) => signTicket(fields, eventId16, signer(fields));
const bind = (fields: TicketFields) => signBoundTicket(fields, holder.publicKey, eventId16, signer(fields));

/** The code with bytes changed in place. */
function withBytes(code: string, change: (bytes: Uint8Array) => void): string {
  const bytes = decodeBase45(code)!;
  change(bytes);
  return encodeBase45(bytes);
}
const withBit = (code: string, at: number, bit = 0) => withBytes(code, (bytes) => (bytes[at]! ^= 1 << bit));
const withLength = (code: string, length: number) => {
  const longer = new Uint8Array(length);
  longer.set(decodeBase45(code)!.subarray(0, length));
  return encodeBase45(longer);
};

async function goodCodes(): Promise<CodeVector[]> {
  const bound = await bind(typical);
  return [
    accepted('the first ticket of an event', await issue(first)),
    accepted('a reissued ticket under the second key', await issue(typical)),
    accepted('every field at its largest', await issue(largest)),
    accepted('a test ticket (its refusal is the door’s)', await issue({ ...typical, test: true })),
    accepted('a live code', (await liveCode(bound, timeStep, holder))!, timeStep),
    accepted('a live code at step 0', (await liveCode(bound, 0, holder))!, 0),
    accepted('a live code at the last step', (await liveCode(bound, 0xffffffff, holder))!, 0xffffffff),
    accepted('a bound ticket without its proof (its refusal is the door’s)', bound),
  ];
}

async function forgedCodes(): Promise<CodeVector[]> {
  const good = await issue(typical);
  const strangers = await signTicket(typical, eventId16, signerOf('a stranger'));
  const underIdentity = withBytes(await issue({ ...typical, keyIndex: 9 }), (bytes) => {
    // R = S·B with S = 1 verifies for every message under the identity key wherever small orders are not refused
    bytes.set(Point.BASE.toBytes(), 17);
    bytes.fill(0, 49);
    bytes[49] = 1;
  });
  return [
    refused('signed by a stranger', strangers, 'bad-signature'),
    refused('a key index that the event does not have', await issue({ ...typical, keyIndex: 7 }), 'unknown-key'),
    refused(
      'another key of the same event',
      withBytes(good, (bytes) => (bytes[1] = 0)),
      'bad-signature',
    ),
    refused('forged under a small-order key', underIdentity, 'bad-signature'),
    refused('a ticket of another event', await signTicket(typical, otherEvent16, signer(typical)), 'wrong-event'),
    refused(
      'another event with the same tag',
      await signTicket(typical, sameTagEvent16, signer(typical)),
      'bad-signature',
    ),
    refused('S raised by the order of the group', withBytes(good, addOrderToS), 'bad-signature'),
    refused(
      'an empty signature',
      withBytes(good, (bytes) => bytes.fill(0, 17)),
      'bad-signature',
    ),
    refused('the signature of another ticket', spliced(good, await issue(first)), 'bad-signature'),
  ];
}

/** Every field of a good ticket with one bit turned. */
async function spoiltFields(): Promise<CodeVector[]> {
  const good = await issue(typical);
  return [
    ...[
      ['key index', 1, 'bad-signature'],
      ['event tag', 2, 'wrong-event'],
      ['serial', 11, 'bad-signature'],
      ['generation', 13, 'bad-signature'],
      ['ticket type', 15, 'bad-signature'],
      ['occurrence', 16, 'bad-signature'],
      ['R', 17, 'bad-signature'],
      ['sign of R', 48, 'bad-signature'],
      ['S', 49, 'bad-signature'],
      ['top of S', 80, 'bad-signature'],
    ].map(([field, at, reason]) =>
      refused(
        `one bit flipped in ${String(field)}`,
        withBit(good, Number(at), at === 48 ? 7 : 0),
        reason as 'bad-signature' | 'wrong-event',
      ),
    ),
    refused('the test flag taken away', withBit(await issue({ ...typical, test: true }), 0, 1), 'bad-signature'),
    refused('the holder flag added', withBit(good, 0, 0), 'bad-signature'),
  ];
}

async function forgedLiveCodes(): Promise<CodeVector[]> {
  const bound = await bind(typical);
  const live = (await liveCode(bound, timeStep, holder))!;
  const thief = signerOf('a thief');
  const thiefBound = await signBoundTicket(typical, thief.publicKey, eventId16, signer(typical));
  const thiefLive = (await liveCode(thiefBound, timeStep, thief))!;
  return [
    refused('live: time step moved', withBit(live, 116), 'bad-signature'),
    refused('live: holder’s signature flipped', withBit(live, 180), 'bad-signature'),
    refused('live: holder’s key flipped', withBit(live, 20), 'bad-signature'),
    refused('live: issuer’s signature flipped', withBit(live, 60), 'bad-signature'),
    refused(
      'live: proof of another holder',
      withBytes(live, (bytes) => bytes.set(decodeBase45(thiefLive)!.subarray(113), 113)),
      'bad-signature',
    ),
    refused('live: truncated proof', withLength(live, 180), 'unreadable'),
    refused('live: the holder flag taken away', withBit(live, 0), 'unreadable'),
    accepted('live: a ticket bound to somebody else, with their proof', thiefLive, timeStep),
  ];
}

async function unreadableCodes(): Promise<CodeVector[]> {
  const good = await issue(typical);
  const cases: [string, string][] = [
    ['nothing', ''],
    ['lower case', good.toLowerCase()],
    ['one lower-case letter', good.replace(/[A-Z]/, (letter) => letter.toLowerCase())],
    ['a stray character', `${good.slice(0, 60)}#${good.slice(61)}`],
    ['a character beyond ASCII', `${good.slice(0, 60)}Ä${good.slice(61)}`],
    ['a line break at the end', `${good}\n`],
    ['a space in front', ` ${good}`],
    ['a group above its range', `:::${good.slice(3)}`],
    ['a last pair above its range', `${good.slice(0, -2)}::`],
    ['cut by one character', good.slice(0, -1)],
    ['cut by one group', good.slice(0, -3)],
    ['cut to the payload', withLength(good, 17)],
    ['one byte too long', withLength(good, 82)],
    ['twice', good + good],
    ['format 0', withBytes(good, (bytes) => (bytes[0]! &= 0x0f))],
    ['a web address', 'HTTPS://EXAMPLE.COM/TICKET/4711'],
    ['a web address in lower case', 'https://example.com/ticket/4711?code=8f3a'],
    ['a boarding pass', `M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100${' '.repeat(80)}`],
    ['a huge code', 'A'.repeat(2_000)],
    ['binary junk', '\u0000\u0001\u0002\uffff'],
    ['a newer format of another event', withBytes(good, (bytes) => bytes.set([0x20, 0, 9, 9, 9, 9, 9, 9]))],
  ];
  return cases.map(([name, code]) => refused(name, code, 'unreadable'));
}

async function newerCodes(): Promise<CodeVector[]> {
  const good = await issue(typical);
  const format2 = withBytes(good, (bytes) => (bytes[0] = 0x20));
  return [
    refused('format 2', format2, 'newer-format'),
    refused(
      'format 15, longer',
      withLength(
        withBytes(good, (bytes) => (bytes[0] = 0xf0)),
        200,
      ),
      'newer-format',
    ),
    refused('a flag of the future', withBit(good, 0, 2), 'newer-format'),
  ];
}

function addOrderToS(bytes: Uint8Array): void {
  const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')!;
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    carry += bytes[49 + i]! + order[i]!;
    bytes[49 + i] = carry & 0xff;
    carry >>= 8;
  }
}

function spliced(payloadOf: string, signatureOf: string): string {
  return withBytes(payloadOf, (bytes) => bytes.set(decodeBase45(signatureOf)!.subarray(17), 17));
}

async function issued(): Promise<TicketVectors['issued']> {
  const seed = (fields: TicketFields) => toHex(seedOf(`key ${fields.keyIndex}`));
  const holderSeed = toHex(seedOf('holder'));
  const bound = await bind(typical);
  return [
    { name: 'issue: first', seed: seed(first), fields: first, code: await issue(first) },
    { name: 'issue: typical', seed: seed(typical), fields: typical, code: await issue(typical) },
    { name: 'issue: largest', seed: seed(largest), fields: largest, code: await issue(largest) },
    { name: 'issue: bound', seed: seed(typical), fields: typical, holderSeed, code: bound },
    {
      name: 'issue: live',
      seed: seed(typical),
      fields: typical,
      holderSeed,
      timeStep,
      code: (await liveCode(bound, timeStep, holder))!,
    },
  ];
}

async function main(): Promise<void> {
  const codes = shortCodeVectors(eventId16, shortCodeKey);
  const vectors: TicketVectors = {
    format: 1,
    event: {
      id: toHex(eventId16),
      keys: [
        { index: 0, publicKey: toHex(signer(first).publicKey) },
        { index: 1, publicKey: toHex(signer(typical).publicKey) },
        { index: 9, publicKey: identityKey },
      ],
      shortCodeKey: toHex(shortCodeKey),
    },
    codes: [
      ...(await goodCodes()),
      ...(await forgedCodes()),
      ...(await spoiltFields()),
      ...(await forgedLiveCodes()),
      ...(await unreadableCodes()),
      ...(await newerCodes()),
    ],
    issued: await issued(),
    signatures: signatureVectors(seedOf('signatures')),
    shortCodes: codes,
    typed: typedVectors(codes),
  };
  writeFileSync(new URL('./vectors.json', import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`);
}

await main();
