/** A door as the PWA is one, in Node: a key, an enrolment, signed calls, verdicts and a journal. */
import { appendEntry, emptyJournal, entryOfScan, type JournalTip } from '#domain/admission/journal';
import { decideScan, type ScanDecision } from '#domain/admission/decide-scan';
import { emptyAdmissions, mergeAdmissions, type AdmissionState } from '#domain/admission/merge';
import type { SignedEntry } from '#domain/admission/entry';
import { mergeRulesOf } from '#domain/admission/policy';
import type { EnrolReply } from '#domain/contract/door';
import { fromBase64url, toBase64url, toHex, utf8 } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { sha256 } from '#domain/crypto/hash';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import { openGatePack } from '#domain/gate-pack/open';
import type { GatePack } from '#domain/gate-pack/types';
import { idToBytes } from '#domain/ids';
import { expect } from 'vitest';
import type { Call, Reply, Visitor } from './world.ts';

export const doorsOpenMs = Date.parse('2027-06-01T19:30:00+02:00');

export class Door {
  readonly #visitor: Visitor;
  readonly #ed25519: Ed25519;
  readonly #signer: Signer;
  readonly about: EnrolReply;
  pack!: GatePack;
  admissions!: AdmissionState;
  #tip: JournalTip;
  readonly entries: SignedEntry[] = [];

  private constructor(visitor: Visitor, ed25519: Ed25519, signer: Signer, about: EnrolReply) {
    this.#visitor = visitor;
    this.#ed25519 = ed25519;
    this.#signer = signer;
    this.about = about;
    this.#tip = emptyJournal(about.eventId, about.deviceId);
  }

  /** Enrols with an enrolment link. */
  static async enrol(visitor: Visitor, url: string): Promise<Door> {
    const ed25519 = await pickEd25519(crypto.subtle as never);
    const signer = await ed25519.signer(crypto.getRandomValues(new Uint8Array(32)));
    const token = new URLSearchParams(new URL(url).hash.slice(1)).get('token')!;
    const reply = await visitor.post<EnrolReply>('/api/doors', { token, publicKey: toBase64url(signer.publicKey) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return new Door(visitor, ed25519, signer, reply.body);
  }

  /** A call as this device signs it; `atMs` is its clock, `signed` what it signs instead of the truth. */
  async ask<T>(
    method: 'GET' | 'POST',
    path: string,
    json?: unknown,
    { atMs = Date.now(), tamper = '' }: { atMs?: number; tamper?: string } = {},
  ): Promise<Reply<T>> {
    return this.#visitor.ask<T>(method, path, await this.#signed(method, path, json, atMs, tamper));
  }

  /** Fetches the whole pack and believes it by the pinned key. */
  async fetchPack(): Promise<GatePack> {
    const path = `/api/doors/${this.about.eventId}/pack`;
    const response = await this.#visitor.fetch('GET', path, await this.#signed('GET', path, undefined, Date.now(), ''));
    expect(response.status).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const trusted = [{ index: 0, publicKey: fromBase64url(this.about.trustAnchor)! }];
    const opened = await openGatePack(bytes, idToBytes('event', this.about.eventId)!, trusted, this.#ed25519);
    if (!opened.ok) throw new Error(opened.reason);
    this.pack = opened.value;
    this.admissions ??= emptyAdmissions(mergeRulesOf(this.pack.head));
    return this.pack;
  }

  /** What this device is given at an address, as bytes. */
  async fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#visitor.fetch('GET', path, await this.#signed('GET', path, undefined, Date.now(), ''));
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Scans a code with no network, writes the journal, and says the verdict. */
  async scan(code: string, atMs = doorsOpenMs): Promise<ScanDecision> {
    const { deviceId, gate } = this.about;
    const moment = { atMs, offsetMs: 0, deviceId, gate, direction: 'in' as const, occurrence: null };
    const knowledge = {
      pack: this.pack,
      admissions: this.admissions,
      lastServerAtMs: null,
      peers: [],
      liveSteps: new Map<number, number>(),
    };
    const decision = await decideScan(code, knowledge, moment, this.#ed25519);
    const { entry, tip } = await appendEntry(this.#tip, entryOfScan(decision, moment), this.#signer);
    this.#tip = tip;
    this.entries.push(entry);
    mergeAdmissions(this.admissions, [entry]);
    return decision;
  }

  /** Hands in the whole journal. */
  upload<T>(entries: unknown[] = this.entries) {
    const path = `/api/doors/${this.about.eventId}/journal`;
    return this.ask<T>('POST', path, { entries, packEpoch: this.pack?.epoch ?? 0 });
  }

  async #signed(method: string, path: string, json: unknown, atMs: number, tamper: string): Promise<Call> {
    const text = json === undefined ? '' : JSON.stringify(json);
    const digest = toHex(sha256(utf8(text)));
    const message = utf8(`foyer/device/1\n${method}\n${path}\n${atMs}\n${digest}${tamper}`);
    const signature = toBase64url(await this.#signer.sign(message));
    const headers: Record<string, string> = {
      authorization: `Foyer-Device ${this.about.deviceId} ${atMs} ${signature}`,
    };
    if (json !== undefined) headers['content-type'] = 'application/json';
    return json === undefined ? { headers, key: null } : { headers, body: text };
  }
}
