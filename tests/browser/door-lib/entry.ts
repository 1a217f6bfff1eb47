/** What the door's browser test bundles: the door's own classes over a real IndexedDB, a real camera, a real decoder. */
import { ticket } from '#domain/admission/testing';
import { toHex } from '#domain/crypto/bytes';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import { emptyStatus } from '#domain/gate-pack/apply';
import { examplePack } from '#domain/gate-pack/testing';
import { Camera } from '../../../web/src/lib/door/camera.ts';
import { workerDecoder } from '../../../web/src/lib/door/decoder.ts';
import { makeDeviceKey, signerOf } from '../../../web/src/lib/door/device-key.ts';
import { DoorClock } from '../../../web/src/lib/door/door-clock.ts';
import { openDoorDb } from '../../../web/src/lib/door/door-db.ts';
import { Gate } from '../../../web/src/lib/door/gate.ts';
import { IdbDoorBook } from '../../../web/src/lib/door/idb-door-book.ts';
import { IdbJournal } from '../../../web/src/lib/door/idb-journal.ts';
import { journalContract } from '../../../web/src/lib/door/journal-store.contract.ts';
import { atMs, deviceId, doorRecord, eventId } from '../../../web/src/lib/door/testing.ts';

/** Runs the contract; the names of the cases with what went wrong, or null. */
async function contract(): Promise<{ name: string; error: string | null }[]> {
  const results = [];
  for (const [n, { name, run }] of journalContract.entries()) {
    const db = await openDoorDb(`contract-${n}-${Math.random()}`);
    const error = await run(async () => new IdbJournal(db, 'dev_a')).then(
      () => null,
      (reason: unknown) => String(reason),
    );
    results.push({ name, error });
  }
  return results;
}

/** Makes this browser a door with a key of its own; returns the public half. */
async function becomeDoor(): Promise<{ kind: string; extractable: boolean; publicKey: string }> {
  const key = await makeDeviceKey(crypto.subtle, (bytes) => crypto.getRandomValues(bytes));
  const book = new IdbDoorBook(await openDoorDb());
  await book.begin(doorRecord({ key }));
  return {
    kind: key.kind,
    extractable: key.kind === 'native' && key.privateKey.extractable,
    publicKey: toHex(key.publicKey),
  };
}

async function openGate() {
  const db = await openDoorDb();
  const door = (await new IdbDoorBook(db).current())!;
  const signer = signerOf(door.key, crypto.subtle);
  const store = new IdbJournal(db, door.deviceId);
  const ed25519 = await pickEd25519(crypto.subtle);
  const deps = { store, signer, ed25519, clock: new DoorClock(() => atMs) };
  return { store, gate: await Gate.open(deps, { eventId, deviceId, gate: 0 }, examplePack(emptyStatus(100_000))) };
}

/** Scans fresh tickets one after the other for as long as the browser lives, and tells of each one that was shown as let in. */
async function scanOn(firstSerial: number, shown: (serial: number) => void): Promise<void> {
  const { gate } = await openGate();
  for (let serial = firstSerial; ; serial++) {
    const outcome = await gate.scan(await ticket({ serial }), { direction: 'in', occurrence: null });
    if (outcome.kind === 'verdict' && outcome.verdict.verdict === 'admit') shown(serial);
  }
}

/** What a start makes of the journal, and which serials it would let in a second time. */
async function afterKill(serials: number[]) {
  const { gate, store } = await openGate();
  const again: number[] = [];
  for (const serial of serials) {
    const outcome = await gate.scan(await ticket({ serial }), { direction: 'in', occurrence: null });
    if (outcome.kind !== 'verdict' || outcome.verdict.verdict === 'admit') again.push(serial);
  }
  return { fault: gate.fault, entries: (await store.entriesAfter(0, 100_000)).length, length: gate.length, again };
}

/** Reads the camera until it has seen a code; the text, and how long each picture took. */
async function readCamera(
  withinMs: number,
): Promise<{ text: string | null; tookMs: number[]; trouble: string | null }> {
  const video = document.createElement('video');
  video.muted = true;
  const camera = new Camera();
  const start = await camera.start(video);
  if (!start.ok) return { text: null, tookMs: [], trouble: start.trouble };
  const decoder = workerDecoder();
  const tookMs: number[] = [];
  let text: string | null = null;
  for (const until = performance.now() + withinMs; performance.now() < until;) {
    if (video.readyState < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    else {
      const picture = await createImageBitmap(video);
      const fromMs = performance.now();
      text = (await decoder.decode(picture))[0] ?? text;
      tookMs.push(performance.now() - fromMs);
    }
    if (text !== null && tookMs.length >= 40) break;
  }
  decoder.close();
  camera.stop();
  return { text, tookMs, trouble: null };
}

Object.assign(globalThis, { foyerDoor: { contract, becomeDoor, scanOn, afterKill, readCamera } });
