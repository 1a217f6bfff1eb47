/** What the benchmark runs inside a browser: the door's own classes over a real IndexedDB, a real decoder, a processor made slow. */
import qrcode from 'qrcode-generator';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decideScan } from '#domain/admission/decide-scan';
import { appendEntry, emptyJournal, entryOfScan } from '#domain/admission/journal';
import type { DoorKnowledge } from '#domain/admission/types';
import { fromBase64url } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import type { DecodeReply, DecodeRequest } from '../../web/src/lib/door/decode-worker.ts';
import { workerDecoder, type Decoder } from '../../web/src/lib/door/decoder.ts';
import { makeDeviceKey, signerOf } from '../../web/src/lib/door/device-key.ts';
import { DoorClock } from '../../web/src/lib/door/door-clock.ts';
import { openDoorDb } from '../../web/src/lib/door/door-db.ts';
import { Gate } from '../../web/src/lib/door/gate.ts';
import { IdbDoorBook } from '../../web/src/lib/door/idb-door-book.ts';
import { IdbJournal } from '../../web/src/lib/door/idb-journal.ts';
import { IdbPacks } from '../../web/src/lib/door/idb-stores.ts';
import { PackKeeper } from '../../web/src/lib/door/pack-keeper.ts';
import { doorRecord } from '../../web/src/lib/door/testing.ts';
import { eventId, loadDoor, moment, startsAtMs } from './stadium.ts';
import { timeScans, type ScanTimes } from './time-scans.ts';

const nowMs = startsAtMs + 60_000;
const noble = nobleEd25519();
let loaded: { door: DoorKnowledge; issuerKey: Uint8Array } | null = null;

/** Opens the pack into memory and keeps it there. */
async function load(pack: string, issuerKey: string): Promise<{ openMs: number; native: string }> {
  const ed25519 = await pickEd25519(crypto.subtle);
  const key = fromBase64url(issuerKey)!;
  const { door, openMs } = await loadDoor(fromBase64url(pack)!, key, ed25519);
  loaded = { door, issuerKey: key };
  return { openMs, native: ed25519.name };
}

async function scan(codes: string[], how: 'picked' | 'noble'): Promise<ScanTimes> {
  const ed25519 = how === 'noble' ? noble : await pickEd25519(crypto.subtle);
  return timeScans(ed25519, codes, loaded!.door, loaded!.issuerKey);
}

/** Makes this browser a door of the stadium that has let `scans` in while nobody heard it. */
async function enrol(pack: string, issuerKey: string, codes: string[]): Promise<void> {
  const ed25519: Ed25519 = await pickEd25519(crypto.subtle);
  const db = await openDoorDb();
  const key = await makeDeviceKey(crypto.subtle, (bytes) => crypto.getRandomValues(bytes));
  const door = doorRecord({ key, eventId, trustAnchor: issuerKey });
  await new IdbDoorBook(db).begin(door);
  const keeper = new PackKeeper(new IdbPacks(db), ed25519, eventId, issuerKey);
  const taken = await keeper.take(fromBase64url(pack)!, nowMs);
  if (!taken.ok) throw new Error(taken.reason);
  const knowledge = { pack: taken.pack, admissions: loaded!.door.admissions };
  const journal = new IdbJournal(db, door.deviceId);
  const at = { ...moment, deviceId: door.deviceId, gate: 0 };
  let tip = emptyJournal(eventId, door.deviceId);
  for (const code of codes) {
    const decision = await decideScan(code, { ...loaded!.door, ...knowledge }, at, ed25519);
    const written = await appendEntry(tip, entryOfScan(decision, at), signerOf(key, crypto.subtle));
    await journal.append(written.entry);
    tip = written.tip;
  }
  db.close();
}

/** From the disk to the first verdict; ms since this page began to load. `bareMs` is where any page with a database would be. */
async function start(
  code: string,
): Promise<{ bareMs: number; packMs: number; gateMs: number; verdictMs: number; word: string }> {
  const db = await openDoorDb();
  const door = (await new IdbDoorBook(db).current())!;
  const bareMs = performance.now();
  const ed25519 = await pickEd25519(crypto.subtle);
  const keeper = new PackKeeper(new IdbPacks(db), ed25519, eventId, door.trustAnchor);
  const held = await keeper.load();
  if (!held?.ok) throw new Error('no pack');
  const packMs = performance.now();
  const store = new IdbJournal(db, door.deviceId);
  const deps = { store, signer: signerOf(door.key, crypto.subtle), ed25519, clock: new DoorClock(() => nowMs) };
  const gate = await Gate.open(deps, { eventId, deviceId: door.deviceId, gate: 0 }, held.pack);
  const gateMs = performance.now();
  const outcome = await gate.scan(code, { direction: 'in', occurrence: null });
  const word = outcome.kind === 'verdict' ? outcome.verdict.verdict : outcome.kind;
  return { bareMs, packMs, gateMs, verdictMs: performance.now(), word };
}

/** A code as a camera sees it: tilted a little, on grain. Null is an empty table. */
function frame(code: string | null, width: number, height: number, seed: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const picture = canvas.getContext('2d', { willReadFrequently: true })!;
  picture.fillStyle = '#777';
  picture.fillRect(0, 0, width, height);
  if (code !== null) {
    const qr = qrcode(0, 'M');
    qr.addData(code, 'Alphanumeric');
    qr.make();
    const modules = qr.getModuleCount();
    const size = (height * 0.55) / (modules + 8);
    picture.translate(width / 2, height / 2);
    picture.rotate(0.12 + (seed % 7) / 40);
    picture.translate((-(modules + 8) * size) / 2, (-(modules + 8) * size) / 2);
    picture.fillStyle = '#e4e4e4';
    picture.fillRect(0, 0, (modules + 8) * size, (modules + 8) * size);
    picture.fillStyle = '#222';
    for (let y = 0; y < modules; y++)
      for (let x = 0; x < modules; x++)
        if (qr.isDark(y, x)) picture.fillRect((x + 4) * size, (y + 4) * size, size + 0.3, size + 0.3);
    picture.resetTransform();
  }
  const pixels = picture.getImageData(0, 0, width, height);
  let state = seed + 1;
  for (let i = 0; i < pixels.data.length; i += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const grain = (state >>> 27) - 16;
    for (let c = 0; c < 3; c++) pixels.data[i + c]! += grain;
  }
  picture.putImageData(pixels, 0, 0);
  return canvas;
}

/** The very code of the decoder's worker, but on this thread: a browser slows only its pages, not their workers. */
async function decoderHere(): Promise<Decoder> {
  const waiting = new Map<number, (reply: DecodeReply) => void>();
  const postMessage = (reply: DecodeReply) => waiting.get(reply.id)?.(reply);
  Object.defineProperty(globalThis, 'postMessage', { configurable: true, value: postMessage });
  await import('../../web/src/lib/door/decode-worker.ts');
  const tell = (data: DecodeRequest) => dispatchEvent(new MessageEvent('message', { data }));
  tell({ wasmUrl: new URL(wasmUrl, location.href).href });
  let id = 0;
  return {
    async decode(picture) {
      const reply = await new Promise<DecodeReply>((resolve) => {
        waiting.set(++id, resolve);
        tell({ id, picture });
      });
      if ('error' in reply) throw new Error(reply.error);
      return reply.texts;
    },
    close() {},
  };
}

type FrameTimes = { readMs: number[]; decodedMs: number[]; found: number };

/**
 * Frames of the camera's size, one after the other. `readMs` is the control: handing the picture over and looking at every pixel once.
 * @param where the decoder runs in the product in a worker, which a slowed page does not slow; `here` runs it on the slowed thread
 */
async function decodeFrames(
  codes: (string | null)[],
  where: 'worker' | 'here',
  width: number,
  height: number,
): Promise<FrameTimes> {
  const decoder = where === 'worker' ? workerDecoder() : await decoderHere();
  const times: FrameTimes = { readMs: [], decodedMs: [], found: 0 };
  for (const [n, code] of codes.entries()) {
    const canvas = frame(code, width, height, n);
    let startMs = performance.now();
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]!;
    if (sum > 0) times.readMs.push(performance.now() - startMs);
    const picture = await createImageBitmap(canvas);
    startMs = performance.now();
    const texts = await decoder.decode(picture);
    times.decodedMs.push(performance.now() - startMs);
    if (texts[0] === code) times.found++;
  }
  decoder.close();
  return times;
}

const inPage = { load, scan, enrol, start, decodeFrames };
export type BenchPage = typeof inPage;
Object.assign(globalThis, { foyerBench: inPage });
