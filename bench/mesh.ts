/**
 * What eight doors say to each other while they let in 100,000 people, each linked with every other, without a network in between: messages go
 * from node to node in this process, through their text. Control: the journals themselves, once to each other door, as one file; and
 * checking an entry's hash and signature, which every door does once for each. `node bench/mesh.ts`
 */
import { appendEntry, emptyJournal, type EntryDraft } from '#domain/admission/journal';
import { emptyAdmissions, mergeAdmissions } from '#domain/admission/merge';
import type { SignedEntry } from '#domain/admission/types';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { idFromBytes } from '#domain/ids';
import { checkEntries, nextEntries } from '#domain/mesh/check-entries';
import { readMessage, writeMessage, type MeshMessage } from '#domain/mesh/messages';
import { MeshNode } from '#domain/mesh/node';
import { header } from './measure.ts';

const doors = 8;
const admissions = 100_000;
/** A full house in an hour and a half. */
const perSecond = Math.ceil(admissions / 5_400);
const startMs = Date.UTC(2026, 5, 12, 18);
const eventId = 'evt_0123456789abcdefghjkmnpqrs';
const ids = Array.from({ length: doors }, (_, n) => idFromBytes('device', new Uint8Array(16).fill(n + 1)));

/** A journal's lines in their real length; hashes only look like some, since nobody checks them here. */
function entryOf(deviceId: string, sequence: number, serial: number, atMs: number): SignedEntry {
  const hash = (n: number) => `${deviceId.slice(-8)}${n}`.padEnd(43, 'x');
  return {
    ...{ eventId, deviceId, sequence, kind: 'scan', atMs, offsetMs: -1_234, serial, generation: 1, ticketType: 2 },
    ...{
      occurrence: 0,
      gate: 3,
      verdict: 'admit',
      proof: 'signature',
      codeDigest: 'd'.repeat(43),
      undoes: null,
      note: null,
    },
    ...{ previous: hash(sequence - 1), hash: hash(sequence), signature: 's'.repeat(86) },
  };
}

function row(name: string, text: string): void {
  console.log(`${name.padEnd(44)} ${text}`);
}

type Wire = { to: number; from: number; text: string };

class Hall {
  readonly nodes = ids.map(
    (deviceId) =>
      new MeshNode({ eventId, deviceId, certificate: null, genesisOf: (id) => `${id.slice(-8)}0`.padEnd(43, 'x') }),
  );
  readonly journals = ids.map((): SignedEntry[] => []);
  readonly wire: Wire[] = [];
  messages = 0;
  characters = 0;
  entries = 0;
  digests = 0;
  nowMs = startMs;

  run(n: number): void {
    const node = this.nodes[n]!;
    for (let effects = node.takeEffects(); effects.length > 0; effects = node.takeEffects())
      for (const effect of effects) {
        if (effect.kind === 'send') this.#send(n, effect.to, effect.message);
        if (effect.kind === 'give') {
          const { to, deviceId, after, max } = effect;
          const entries = this.journals[ids.indexOf(deviceId)]!.slice(after, after + max);
          this.entries += entries.length;
          this.#send(n, to, { kind: 'entries', deviceId, entries, certificate: null });
          node.gave(to, deviceId, after + entries.length, this.nowMs);
        }
        if (effect.kind === 'check') {
          const { deviceId, from, entries } = effect;
          node.checked(from, deviceId, nextEntries({ eventId, deviceId }, node.heldOf(deviceId), entries), this.nowMs);
        }
      }
  }

  deliver(): void {
    for (let next = this.wire.shift(); next; next = this.wire.shift()) {
      const read = readMessage(next.text);
      if (read.kind === 'message') this.nodes[next.to]!.take(ids[next.from]!, read.message, this.nowMs);
      this.run(next.to);
    }
  }

  #send(from: number, to: string, message: MeshMessage): void {
    const text = writeMessage(message);
    this.messages += 1;
    this.characters += text.length;
    if (message.kind === 'digest') this.digests += text.length;
    this.wire.push({ from, to: ids.indexOf(to), text });
  }
}

function heapMib(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function gossip(): void {
  const hall = new Hall();
  for (const [a, node] of hall.nodes.entries())
    for (const [b, id] of ids.entries()) if (a !== b) node.linked(id, hall.nowMs);
  for (const n of ids.keys()) hall.run(n);
  hall.deliver();
  const cpu = process.cpuUsage();
  for (let serial = 0; serial < admissions;) {
    hall.nowMs += 1_000;
    for (let k = 0; k < perSecond && serial < admissions; k++, serial++) {
      const n = serial % doors;
      const journal = hall.journals[n]!;
      const entry = entryOf(ids[n]!, journal.length + 1, serial, hall.nowMs);
      journal.push(entry);
      hall.nodes[n]!.wrote({ through: entry.sequence, hash: entry.hash }, hall.nowMs);
      hall.run(n);
    }
    for (const n of ids.keys()) {
      hall.nodes[n]!.tick(hall.nowMs);
      hall.run(n);
    }
    hall.deliver();
  }
  const usedMs = (process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 1000;
  const behind = hall.nodes.filter((node) =>
    ids.some((id, n) => id && node.heldOf(id).through !== hall.journals[n]!.length),
  );
  const alone = hall.journals.flat().reduce((sum, entry) => sum + JSON.stringify(entry).length, 0) * (doors - 1);
  const seconds = (hall.nowMs - startMs) / 1000;
  console.log(header(`${doors} doors, ${admissions} admissions in ${Math.round(seconds / 60)} minutes, all linked`));
  row('doors that do not hold everything', String(behind.length));
  row('each entry crosses a link', `${(hall.entries / (admissions * (doors - 1))).toFixed(3)} times`);
  row('in all', `${(hall.characters / 1e6).toFixed(0)} MB in ${hall.messages} messages`);
  row('control: journals once to each door', `${(alone / 1e6).toFixed(0)} MB`);
  row('of it digests', `${(hall.digests / 1e6).toFixed(0)} MB`);
  row('one door receives', `${((hall.characters / doors / seconds) * 0.008).toFixed(0)} kbit/s`);
  row('processor, each door and admission', `${((usedMs / doors / admissions) * 1000).toFixed(0)} µs without checks`);
}

function memory(): void {
  const before = heapMib();
  const state = emptyAdmissions({ policy: { kind: 'once' }, policyByType: {}, zone: 'Europe/Berlin' });
  for (let serial = 0; serial < admissions; serial++)
    mergeAdmissions(state, [
      entryOf(ids[serial % doors]!, Math.floor(serial / doors) + 1, serial, startMs + serial * 54),
    ]);
  const note = globalThis.gc ? '' : ' (with garbage: run with --expose-gc)';
  row(
    'what one door keeps in mind of all',
    `${(heapMib() - before).toFixed(1)} MiB${note}; ${state.facts.size} tickets`,
  );
}

async function checks(): Promise<void> {
  const ed25519 = nativeEd25519(crypto.subtle);
  const signer = await ed25519.signer(new Uint8Array(32).fill(7));
  const deviceId = ids[0]!;
  let tip = emptyJournal(eventId, deviceId);
  const start = { through: 0, hash: tip.hash };
  const written: Record<string, unknown>[] = [];
  for (let n = 1; n <= 2_000; n++) {
    const { entry, tip: next } = await appendEntry(tip, entryOf(deviceId, n, n, startMs) as EntryDraft, signer);
    written.push(entry);
    tip = next;
  }
  const fromMs = performance.now();
  const { good } = await checkEntries({ eventId, deviceId }, start, written, signer.publicKey, ed25519);
  const eachUs = ((performance.now() - fromMs) / good.length) * 1000;
  row('control: hash and signature of an entry', `${eachUs.toFixed(0)} µs, natively; ${good.length} checked`);
}

if (import.meta.main) {
  gossip();
  memory();
  await checks();
}
