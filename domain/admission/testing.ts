/** A door for tests: it decides, writes down and takes in what it wrote, as the real one does. */
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { changeOf, changedStatus, emptyStatus } from '#domain/gate-pack/apply';
import { examplePack, eventId16, fridayMs, issuer } from '#domain/gate-pack/testing';
import type { AdmissionPolicy, GateChange, GatePack, GatePackHead } from '#domain/gate-pack/types';
import { signTicket, type TicketFields } from '#domain/ticket/sign';
import { decideScan, decideTyped, type ScanDecision } from './decide-scan.ts';
import { appendEntry, emptyJournal, entryOfCount, entryOfScan, entryOfUndo, type JournalTip } from './journal.ts';
import { emptyAdmissions, mergeAdmissions } from './merge.ts';
import { mergeRulesOf } from './policy.ts';
import type { DoorKnowledge, ScanMoment, ScanWish, SignedEntry } from './types.ts';

export const ed25519 = nobleEd25519();
export const plain: TicketFields = {
  keyIndex: 0,
  serial: 7,
  generation: 1,
  ticketType: 0,
  occurrence: 255,
  test: false,
};

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** The example pack with ticket 7 changed, or with other words in its head. */
export function packWith(row: Partial<GateChange>, head: Partial<GatePackHead> = {}): GatePack {
  const pack = examplePack(emptyStatus(100));
  const change = { ...changeOf(pack.status, 7), ...row };
  return { ...pack, head: { ...pack.head, ...head }, status: changedStatus(pack.status, [change], 100) };
}

export function packWithPolicy(policy: AdmissionPolicy): GatePack {
  const pack = examplePack(emptyStatus(100));
  return { ...pack, head: { ...pack.head, rules: { ...pack.head.rules, policy } } };
}

/** What a refusal must look like. */
export const refused = (reason: string, more: object = {}) => ({ verdict: 'refuse', reason, ...more });

/** The code of a ticket of the example event. */
export function ticket(fields: Partial<TicketFields> = {}): Promise<string> {
  return signTicket({ ...plain, ...fields }, eventId16, issuer);
}

export function knowledge(pack: GatePack = examplePack(emptyStatus(100))): DoorKnowledge {
  return {
    pack,
    admissions: emptyAdmissions(mergeRulesOf(pack.head)),
    lastServerAtMs: null,
    peers: [],
    liveSteps: new Map(),
  };
}

/** A scan at the main gate, a minute after the first evening began. */
export function moment(more: Partial<ScanMoment> = {}): ScanMoment {
  return {
    atMs: fridayMs + 60_000,
    offsetMs: 0,
    deviceId: 'dev_a',
    gate: 0,
    direction: 'in',
    occurrence: null,
    ...more,
  };
}

export class TestDoor {
  knowledge: DoorKnowledge;
  readonly deviceId: string;
  readonly key = ed25519.signer(new Uint8Array(32).fill(77));
  tip: JournalTip;
  readonly entries: SignedEntry[] = [];

  constructor(deviceId = 'dev_a', pack?: GatePack) {
    this.deviceId = deviceId;
    this.knowledge = knowledge(pack);
    this.tip = emptyJournal(this.knowledge.pack.head.eventId, deviceId);
  }

  async scan(code: string, more: Partial<ScanMoment> = {}, wish: ScanWish = {}): Promise<ScanDecision['verdict']> {
    const at = moment({ deviceId: this.deviceId, ...more });
    return this.keep(await decideScan(code, this.knowledge, at, ed25519, wish), at);
  }

  async count(counted: { in: number; out: number }, more: Partial<ScanMoment> = {}): Promise<void> {
    await this.write(entryOfCount(counted, moment({ deviceId: this.deviceId, ...more })));
  }

  /** What other doors wrote. */
  hear(...doors: TestDoor[]): void {
    for (const { entries } of doors) mergeAdmissions(this.knowledge.admissions, entries);
  }

  async type(code: string, more: Partial<ScanMoment> = {}): Promise<ScanDecision['verdict']> {
    const at = moment({ deviceId: this.deviceId, ...more });
    return this.keep(decideTyped(code, this.knowledge, at), at);
  }

  async undo(entry: SignedEntry, more: Partial<ScanMoment> = {}): Promise<void> {
    const draft = entryOfUndo(entry, moment({ deviceId: this.deviceId, ...more }), 'scanned by mistake');
    await this.write(draft);
  }

  private async keep(decision: ScanDecision, at: ScanMoment): Promise<ScanDecision['verdict']> {
    await this.write(entryOfScan(decision, at));
    return decision.verdict;
  }

  async write(draft: Parameters<typeof appendEntry>[1]): Promise<void> {
    const { entry, tip } = await appendEntry(this.tip, draft, this.key);
    this.tip = tip;
    this.entries.push(entry);
    mergeAdmissions(this.knowledge.admissions, [entry]);
  }
}
