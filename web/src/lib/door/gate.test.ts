import { describe, expect, it } from 'vitest';
import { packWith, packWithPolicy, ticket } from '#domain/admission/testing';
import type { SignedEntry } from '#domain/admission/types';
import { emptyStatus } from '#domain/gate-pack/apply';
import { examplePack } from '#domain/gate-pack/testing';
import type { GatePack } from '#domain/gate-pack/types';
import { DoorClock } from './door-clock.ts';
import { Gate, type GateMode, type ScanOutcome } from './gate.ts';
import type { JournalStore } from './journal-store.ts';
import { MemoryJournal } from './memory-journal.ts';
import { atMs, deviceId, ed25519, eventId, signer } from './testing.ts';

const inward: GateMode = { direction: 'in', occurrence: null };
const post = { eventId, deviceId, gate: 0 };
const example = () => examplePack(emptyStatus(100));

function openGate(store: JournalStore, pack: GatePack = example(), nowMs = () => atMs): Promise<Gate> {
  return Gate.open({ store, signer, ed25519, clock: new DoorClock(nowMs) }, post, pack);
}

/** "admit" or the reason. */
function word(outcome: ScanOutcome): string {
  if (outcome.kind !== 'verdict') return outcome.kind;
  return outcome.verdict.verdict === 'admit' ? 'admit' : outcome.verdict.reason;
}

/** A journal whose writes wait until they are let through, or fail. */
class HeldJournal extends MemoryJournal {
  letThrough: () => void = () => {};
  #ask: () => void = () => {};
  /** Resolves when a write has come and waits. */
  readonly asked = new Promise<void>((resolve) => (this.#ask = resolve));
  failNext: Error | null = null;
  holding = false;

  override async append(entry: SignedEntry): Promise<void> {
    if (this.failNext) {
      const error = this.failNext;
      this.failNext = null;
      throw error;
    }
    if (this.holding) await this.#wait();
    return super.append(entry);
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.letThrough = resolve;
      this.#ask();
    });
  }
}

describe('gate', () => {
  it('[D1] lets a ticket in once, and refuses the second time with when and where', async () => {
    const gate = await openGate(new MemoryJournal());
    const code = await ticket();
    expect(word(await gate.scan(code, inward))).toBe('admit');
    const second = await gate.scan(code, inward);
    expect(second).toMatchObject({
      kind: 'verdict',
      verdict: { verdict: 'refuse', reason: 'already-used', earlier: { atMs, gate: 0, deviceId } },
    });
  });

  it('[D2] says nothing before the journal has it', async () => {
    const store = new HeldJournal();
    const gate = await openGate(store);
    store.holding = true;
    let said = false;
    const scan = gate.scan(await ticket(), inward).then((outcome) => ((said = true), outcome));
    await store.asked;
    expect(said).toBe(false);
    expect(await store.countAfter(0)).toBe(0);
    store.letThrough();
    expect(word(await scan)).toBe('admit');
    expect(await store.countAfter(0)).toBe(1);
  });

  it('[D3] two codes at once never race: the same ticket twice gives one admission', async () => {
    const gate = await openGate(new MemoryJournal());
    const code = await ticket();
    const words = (await Promise.all(Array.from({ length: 6 }, () => gate.scan(code, inward)))).map(word);
    expect(words.filter((each) => each === 'admit')).toHaveLength(1);
    expect(words.filter((each) => each === 'already-used')).toHaveLength(5);
  });

  it('[D4] takes no more codes than a person can hold up', async () => {
    const gate = await openGate(new MemoryJournal());
    const code = await ticket();
    const words = (await Promise.all(Array.from({ length: 12 }, () => gate.scan(code, inward)))).map(word);
    expect(words.filter((each) => each === 'crowded')).toHaveLength(4);
  });

  it('[D5] after a restart the journal is the memory: same refusals, next sequence, same counts', async () => {
    const store = new MemoryJournal();
    const before = await openGate(store);
    const code = await ticket();
    await before.scan(code, inward);
    await before.scan('HTTPS://EXAMPLE.ORG', inward);
    const after = await openGate(store);
    expect(after.length).toBe(2);
    expect(after.fault).toBeNull();
    expect(after.counts()).toEqual({ admitted: 1, refused: 1 });
    expect(word(await after.scan(code, inward))).toBe('already-used');
    expect(after.length).toBe(3);
  });

  it('[D6] a write that fails admits nobody, and the next scan starts from what the disk really holds', async () => {
    const store = new HeldJournal();
    const gate = await openGate(store);
    const code = await ticket();
    store.failNext = new Error('disk full');
    expect(word(await gate.scan(code, inward))).toBe('not-kept');
    expect(gate.counts().admitted).toBe(0);
    expect(word(await gate.scan(code, inward))).toBe('admit');
    expect(word(await gate.scan(code, inward))).toBe('already-used');
  });

  it('[D7] another writer under the same name is noticed before anybody is let in', async () => {
    const store = new MemoryJournal();
    const one = await openGate(store);
    const two = await openGate(store);
    const code = await ticket();
    expect(word(await one.scan(code, inward))).toBe('admit');
    expect(word(await two.scan(code, inward))).toBe('forked');
    expect(word(await two.scan(code, inward))).toBe('already-used');
  });

  it('[D8] the last admission can be taken back with a reason, once, and the ticket opens again', async () => {
    const store = new MemoryJournal();
    const gate = await openGate(store);
    const code = await ticket();
    await gate.scan(code, inward);
    expect(gate.lastAdmission?.serial).toBe(7);
    expect(await gate.undoLast('Wrong person')).toMatchObject({
      kind: 'undone',
      entry: { kind: 'undo', note: 'Wrong person', undoes: { deviceId, sequence: 1 } },
    });
    expect(gate.counts().admitted).toBe(0);
    expect((await gate.undoLast('again')).kind).toBe('nothing-to-undo');
    expect((await openGate(store)).lastAdmission).toBeNull();
    expect(word(await gate.scan(code, inward))).toBe('admit');
  });

  it('[D9] a ticket revoked by a newer pack is refused from the next scan on', async () => {
    const gate = await openGate(new MemoryJournal());
    await gate.takePack(packWith({ revoked: true }));
    expect(word(await gate.scan(await ticket(), inward))).toBe('revoked');
  });

  it('[D10] a changed rule is applied to what is in the journal already', async () => {
    const gate = await openGate(new MemoryJournal());
    const code = await ticket();
    await gate.scan(code, inward);
    await gate.takePack(packWithPolicy({ kind: 'entries', entries: 2, minimumGapMs: 0 }));
    expect(word(await gate.scan(code, inward))).toBe('admit');
    expect(word(await gate.scan(code, inward))).toBe('already-used');
  });

  it('[D11] the corrected clock decides, not the one of the device', async () => {
    const clock = new DoorClock(() => 86_400_000); // somebody's phone believes in 1970
    clock.measure(86_400_000, 86_400_000, atMs);
    const gate = await Gate.open({ store: new MemoryJournal(), signer, ed25519, clock }, post, example());
    const outcome = await gate.scan(await ticket(), inward);
    expect(outcome).toMatchObject({ entry: { verdict: 'admit', atMs: 86_400_000, offsetMs: atMs - 86_400_000 } });
  });

  it('[D12] the journal never holds the code itself', async () => {
    const store = new MemoryJournal();
    const gate = await openGate(store);
    const code = await ticket();
    await gate.scan(code, inward);
    expect(JSON.stringify(await store.entriesAfter(0, 10))).not.toContain(code.slice(20, 40));
  });
});
