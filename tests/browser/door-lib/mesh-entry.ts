/** What the test of talking doors bundles: whole doors over real storage and real connections, with a server that never answers. */
import { ticket } from '#domain/admission/testing';
import { toBase64url } from '#domain/crypto/bytes';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { emptyStatus } from '#domain/gate-pack/apply';
import { encodeGatePack } from '#domain/gate-pack/encode';
import { eventId16, examplePack, issuer } from '#domain/gate-pack/testing';
import { idFromBytes } from '#domain/ids';
import { signCertificate } from '#domain/mesh/door-certificate';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import { introductionText, readIntroductionText } from '#domain/mesh/introduction';
import { DoorClock } from '../../../web/src/lib/door/door-clock.ts';
import { openDoorDb } from '../../../web/src/lib/door/door-db.ts';
import { DoorSession } from '../../../web/src/lib/door/door-session.ts';
import { Gate } from '../../../web/src/lib/door/gate.ts';
import { IdbDoorBook } from '../../../web/src/lib/door/idb-door-book.ts';
import { IdbJournal } from '../../../web/src/lib/door/idb-journal.ts';
import { IdbConflicts, IdbPacks } from '../../../web/src/lib/door/idb-stores.ts';
import { meshGround } from '../../../web/src/lib/door/mesh/open-mesh.ts';
import { RtcLink } from '../../../web/src/lib/door/mesh/rtc-link.ts';
import { doorRecord, eventId } from '../../../web/src/lib/door/testing.ts';

const noble = nobleEd25519();
const idOf = (n: number) => idFromBytes('device', new Uint8Array(16).fill(n));
const signerOf = (n: number) => noble.signer(new Uint8Array(32).fill(n));
const nameOf = (n: number) => `Door ${n}`;
/** The pack names these; a door with a higher number was enrolled later and has only its certificate. */
const named = [1, 2, 3, 4];
const ticketCount = 20_000;

let session: DoorSession;
/** When each serial was heard of from another door; what a clock on the wall shows. */
const heardAtMs = new Map<number, number>();
const wallMs = () => performance.timeOrigin + performance.now();

const takeHeard = Gate.prototype.takeHeard;
Gate.prototype.takeHeard = function (entries) {
  takeHeard.call(this, entries);
  for (const { serial } of entries) if (serial !== null && !heardAtMs.has(serial)) heardAtMs.set(serial, wallMs());
};

async function signedPack(epoch: number, doors: number[]): Promise<Uint8Array<ArrayBuffer>> {
  const pack = examplePack(emptyStatus(ticketCount));
  const list = doors.map((n) => ({
    id: idOf(n),
    publicKey: toBase64url(signerOf(n).publicKey),
    name: nameOf(n),
    gate: 0,
  }));
  return encodeGatePack({ ...pack, epoch, head: { ...pack.head, eventId, doors: list } }, 0, issuer);
}

/** Makes this page door number `n`; after a reload, the same again. @param shiftMs puts the wall's clock into the evening of the event */
async function become(n: number, shiftMs: number, epoch = 10): Promise<void> {
  const db = await openDoorDb();
  const book = new IdbDoorBook(db);
  const signer = signerOf(n);
  const key = { kind: 'seed' as const, seed: new Uint8Array(32).fill(n), publicKey: signer.publicKey.slice() };
  const { publicKey } = signer;
  const vouching = await signCertificate(
    { deviceId: idOf(n), publicKey, name: nameOf(n), gate: 0 },
    eventId16,
    0,
    issuer,
  );
  const certificate = named.includes(n) ? null : toBase64url(vouching);
  const door = (await book.current()) ?? doorRecord({ deviceId: idOf(n), name: nameOf(n), key, certificate });
  await book.begin(door);
  const packs = new IdbPacks(db);
  const trusted = [{ index: 0, publicKey: issuer.publicKey }];
  if (!(await packs.read(eventId)))
    await packs.write({ eventId, whole: await signedPack(epoch, named), deltas: [], trusted, confirmedAtMs: 0 });
  session = await DoorSession.open(
    {
      ...{ signer, book, packs },
      fetch: () => Promise.reject(new TypeError('no network here')),
      ed25519: await pickEd25519(crypto.subtle),
      clock: new DoorClock(() => Date.now() + shiftMs),
      journal: new IdbJournal(db, door.deviceId),
      conflicts: new IdbConflicts(db, door.deviceId),
      ground: await meshGround(door.deviceId),
    },
    door,
  );
  session.start();
}

/** Scans a ticket. @returns the verdict, and when it would have been on the screen */
async function scan(serial: number) {
  const outcome = await session.scan(await ticket({ serial }), { direction: 'in', occurrence: null });
  const atMs = wallMs();
  if (outcome?.kind !== 'verdict')
    return { verdict: outcome?.kind ?? 'none', reason: null, apart: null, peers: null, atMs };
  const { verdict } = outcome;
  const { apart, peers } = verdict.freshness;
  return { verdict: verdict.verdict, reason: verdict.verdict === 'refuse' ? verdict.reason : null, apart, peers, atMs };
}

const show = () => session.mesh!.links.show();
const scanned = (text: string) => session.mesh!.links.scanned(text);
const linked = () => (session.status().neighbours ?? []).filter((door) => door.linked).map(({ name }) => name);
const waitsFor = (n: number) => session.mesh!.links.waitsFor(idOf(n));
const neighbours = () => session.status().neighbours;
const epoch = () => session.status().pack?.epoch;
const stop = () => session.stop();

/** The same code with one byte of its fingerprint changed: what somebody in between would show. */
function meddled(text: string): string {
  const bytes = readIntroductionText(text)!;
  bytes[100] = bytes[100]! ^ 1;
  return introductionText(bytes);
}

/** The control: a bare channel between the same two pages. */
let raw: RtcLink;
async function rawLink(): Promise<RtcLink> {
  raw = new RtcLink(
    await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as EcKeyGenParams),
  );
  return raw;
}
const plain = (value: unknown) =>
  JSON.stringify(value, (_, each: unknown) => (each instanceof Uint8Array ? [...each] : each));
type Ends = Parameters<RtcLink['accept']>[0];
function parsed(text: string): Ends {
  const ends = JSON.parse(text) as Ends;
  const bytes = (list: unknown) => Uint8Array.from(list as number[]);
  const candidates = ends.candidates.map((each) => ({ ...each, address: bytes(each.address) }));
  return { ...ends, fingerprint: bytes(ends.fingerprint), candidates } as Ends;
}
const rawOffer = async () => plain(await (await rawLink()).offer());
async function rawAnswer(offer: string) {
  const link = await rawLink();
  link.onText = (text) => void link.send(String(text));
  return plain(await link.answer(parsed(offer)));
}
async function rawPings(answer: string, count: number): Promise<number[]> {
  const opened = new Promise<void>((resolve) => (raw.onOpen = resolve));
  await raw.accept(parsed(answer));
  await opened;
  const tookMs: number[] = [];
  for (let n = 0; n < count; n++) {
    const fromMs = performance.now();
    const back = new Promise<void>((resolve) => (raw.onText = () => resolve()));
    await raw.send('x'.repeat(800));
    await back;
    tookMs.push((performance.now() - fromMs) / 2);
  }
  return tookMs;
}

const doors = {
  become,
  scan,
  show,
  scanned,
  linked,
  waitsFor,
  neighbours,
  epoch,
  stop,
  meddled,
  rawOffer,
  rawAnswer,
  rawPings,
};
export type MeshInPage = typeof doors & { heardAtMs: Map<number, number> };
Object.assign(globalThis, { foyerMesh: { ...doors, heardAtMs } });
