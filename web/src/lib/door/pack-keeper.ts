/**
 * The gate pack as this device holds it: signed bytes on the disk, opened and checked again at every start, brought forward by deltas.
 * What is older than what is held is never believed, and nothing is believed before its signature.
 */
import { fromBase64url } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { acceptGatePack, applyGateDelta } from '#domain/gate-pack/apply';
import { openGateDelta, openGatePack, trustedKeys } from '#domain/gate-pack/open';
import type { GatePack, PackRefusal, TrustedKey } from '#domain/gate-pack/types';
import { idToBytes } from '#domain/ids';

export type PackRecord = {
  eventId: string;
  /** The last whole pack and what came after it, in order, as they were received. */
  whole: Uint8Array<ArrayBuffer>;
  deltas: Uint8Array<ArrayBuffer>[];
  /** Keys that were believed when `whole` was taken. */
  trusted: TrustedKey[];
  /** Corrected time at which the server last said that this is all there is. */
  confirmedAtMs: number;
};

/** Where pack records lie. */
export interface PackStore {
  read(eventId: string): Promise<PackRecord | null>;
  write(record: PackRecord): Promise<void>;
}

export type PackTaken = { ok: true; pack: GatePack } | { ok: false; reason: PackRefusal };

/** After as many deltas the whole pack is fetched again, so that a start stays quick and the record small. */
export const deltasMax = 60;
/** A confirmed pack is written again only so often: it may be large, and a start that believes it older than it is errs on the safe side. */
export const confirmationWriteMs = 60_000;

export class PackKeeper {
  readonly #store: PackStore;
  readonly #ed25519: Ed25519;
  readonly #eventId: string;
  readonly #eventId16: Uint8Array;
  /** First the pinned key; once a pack is held, the keys that it names (T7). */
  #trusted: TrustedKey[];
  #record: PackRecord | null = null;
  #pack: GatePack | null = null;

  /** @throws RangeError where the event or the anchor is none of ours. */
  constructor(store: PackStore, ed25519: Ed25519, eventId: string, trustAnchor: string, trustAnchorIndex = 0) {
    const eventId16 = idToBytes('event', eventId);
    const publicKey = fromBase64url(trustAnchor);
    if (!eventId16 || publicKey?.length !== 32) throw new RangeError('not an event of ours');
    this.#store = store;
    this.#ed25519 = ed25519;
    this.#eventId = eventId;
    this.#eventId16 = eventId16;
    this.#trusted = [{ index: trustAnchorIndex, publicKey }];
  }

  get pack(): GatePack | null {
    return this.#pack;
  }

  /** What is held as the event signed it, for other doors. */
  get signed(): { whole: Uint8Array; deltas: readonly Uint8Array[] } | null {
    return this.#record;
  }

  /** The keys that are believed now. */
  get trusted(): readonly TrustedKey[] {
    return this.#trusted;
  }

  get confirmedAtMs(): number | null {
    return this.#record?.confirmedAtMs ?? null;
  }

  /** What to ask the server for: everything, or what changed since this epoch. */
  get since(): number | null {
    return this.#pack && this.#record && this.#record.deltas.length < deltasMax ? this.#pack.epoch : null;
  }

  /**
   * Opens what is on the disk. A pack that does not open any more (a damaged disk, a changed format) is as good as none and will be
   * fetched anew; a delta that does not is left out with all that came after it.
   */
  async load(): Promise<PackTaken | null> {
    const record = await this.#store.read(this.#eventId);
    if (!record) return null;
    this.#trusted = record.trusted;
    const opened = await openGatePack(record.whole, this.#eventId16, record.trusted, this.#ed25519);
    if (!opened.ok) return opened;
    let pack = opened.value;
    this.#trusted = trustedKeys(pack, record.confirmedAtMs);
    const deltas: Uint8Array<ArrayBuffer>[] = [];
    for (const bytes of record.deltas) {
      const next = await this.#brought(pack, bytes);
      if (!next.ok) break;
      pack = next.pack;
      this.#trusted = trustedKeys(pack, record.confirmedAtMs);
      deltas.push(bytes);
    }
    this.#record = { ...record, deltas };
    this.#pack = confirmed(pack, record.confirmedAtMs);
    return { ok: true, pack: this.#pack };
  }

  /**
   * Takes in what the server sent, whole or delta; keeps it on the disk; says why not otherwise. `nowMs` is the corrected clock.
   * @param from what comes from another door is as fresh as its signature says, and no fresher
   */
  async take(bytes: Uint8Array<ArrayBuffer>, nowMs: number, from: 'server' | 'door' = 'server'): Promise<PackTaken> {
    const delta = this.#pack ? await this.#brought(this.#pack, bytes) : null;
    const freshAtMs = (pack: GatePack) => (from === 'server' ? nowMs : pack.head.issuedAtMs);
    if (delta?.ok) {
      const deltas = [...this.#record!.deltas, bytes];
      return this.#keep(delta.pack, { ...this.#record!, deltas, confirmedAtMs: freshAtMs(delta.pack) }, nowMs);
    }
    if (delta && delta.reason !== 'unreadable') return delta;
    const trusted = this.#trusted;
    const opened = await openGatePack(bytes, this.#eventId16, trusted, this.#ed25519);
    if (!opened.ok) return opened;
    const accepted = acceptGatePack(this.#pack, opened.value);
    if (!accepted.ok) return accepted;
    return this.#keep(
      accepted.value,
      { eventId: this.#eventId, whole: bytes, deltas: [], trusted, confirmedAtMs: freshAtMs(accepted.value) },
      nowMs,
    );
  }

  /**
   * The server says that nothing has changed since: the same status is fresh again. That word is worth what the connection is worth,
   * so it only makes the age younger and changes nothing that a ticket is judged by.
   */
  async confirm(nowMs: number): Promise<GatePack | null> {
    if (!this.#pack || !this.#record) return null;
    this.#pack = confirmed(this.#pack, nowMs);
    if (nowMs - this.#record.confirmedAtMs < confirmationWriteMs) return this.#pack;
    this.#record = { ...this.#record, confirmedAtMs: nowMs };
    await this.#store.write(this.#record);
    return this.#pack;
  }

  async #keep(pack: GatePack, record: PackRecord, nowMs: number): Promise<PackTaken> {
    this.#record = record;
    this.#pack = pack;
    this.#trusted = trustedKeys(pack, nowMs);
    await this.#store.write(this.#record);
    return { ok: true, pack };
  }

  async #brought(held: GatePack, bytes: Uint8Array): Promise<PackTaken> {
    const opened = await openGateDelta(bytes, this.#eventId16, this.#trusted, this.#ed25519);
    if (!opened.ok) return opened;
    const applied = applyGateDelta(held, opened.value);
    return applied.ok ? { ok: true, pack: applied.value } : applied;
  }
}

function confirmed(pack: GatePack, atMs: number): GatePack {
  if (atMs <= pack.head.issuedAtMs) return pack;
  return { ...pack, head: { ...pack.head, issuedAtMs: atMs } };
}
