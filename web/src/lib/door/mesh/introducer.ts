/** Makes, answers and completes connections: by a QR code, through a neighbour, or with what was left behind for later (M5, M6, M9). */
import { equalBytes, fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { openCertificate } from '#domain/mesh/door-certificate';
import {
  digestOf,
  openIntroduction,
  signIntroduction,
  type Description,
  type Introduction,
  type IntroductionKind,
  type OpenedIntroduction,
} from '#domain/mesh/introduction';
import type { VouchedDoors } from '#domain/mesh/vouched-doors';
import type { TrustedKey } from '#domain/gate-pack/types';
import { fingerprintOf, RtcLink } from './rtc-link.ts';
import type { Spare } from './mesh-store.ts';

export interface IntroducerDeps {
  deviceId: string;
  eventId16: Uint8Array;
  signer: Signer;
  ed25519: Ed25519;
  /** The event's word for this door, base64url; null from servers that give none. */
  certificate: string | null;
  connection: RTCCertificate;
  vouched: VouchedDoors;
  trusted(): readonly TrustedKey[];
  nowMs(): number;
  randomBytes(length: number): Uint8Array;
}

export type Made = { link: RtcLink; bytes: Uint8Array<ArrayBuffer> };
export type IntroductionTrouble =
  | Extract<OpenedIntroduction, { ok: false }>['reason']
  | 'withdrawn'
  | 'not-for-us'
  | 'own-code'
  | 'out-of-date'
  | 'failed';
export type Read =
  | { ok: true; introduction: Introduction; digest: Uint8Array<ArrayBuffer> }
  | { ok: false; reason: IntroductionTrouble };

export class Introducer {
  readonly #deps: IntroducerDeps;
  readonly #certificates = new Map<string, string>();

  constructor(deps: IntroducerDeps) {
    this.#deps = deps;
  }

  /** Whom it is from, proven, and in good standing; and whether it is for us. */
  async read(bytes: Uint8Array): Promise<Read> {
    const { deviceId, eventId16, ed25519, vouched, nowMs } = this.#deps;
    const opened = await openIntroduction(bytes, eventId16, ed25519, (from, certificate) =>
      this.keyOf(from, certificate),
    );
    if (!opened.ok) return opened;
    const { from, to } = opened.introduction;
    if (from === deviceId) return { ok: false, reason: 'own-code' };
    if (to !== null && to !== deviceId) return { ok: false, reason: 'not-for-us' };
    return vouched.isGood(from, nowMs()) ? opened : { ok: false, reason: 'withdrawn' };
  }

  /** The key of a door that the event vouches for. */
  async keyOf(deviceId: string, certificate: Uint8Array | string | null): Promise<Uint8Array | null> {
    const { vouched, eventId16, ed25519, trusted } = this.#deps;
    const known = vouched.get(deviceId);
    if (known) return known.publicKey;
    const bytes = typeof certificate === 'string' ? fromBase64url(certificate) : certificate;
    const door = bytes && (await openCertificate(bytes, eventId16, trusted(), ed25519));
    if (door?.deviceId !== deviceId) return null;
    vouched.certify(door);
    this.#certificates.set(deviceId, toBase64url(bytes!));
    return door.publicKey;
  }

  /** What to show to doors whose pack is older than that door; null where the pack has it. */
  certificateOf(deviceId: string): string | null {
    return this.#certificates.get(deviceId) ?? null;
  }

  async offer(kind: 'offer' | 'spare', to: string | null): Promise<Made | null> {
    const link = new RtcLink(this.#deps.connection);
    const description = await link.offer();
    if (description) return { link, bytes: await this.#sign(kind, to, null, description) };
    link.close();
    return null;
  }

  async answer(offer: Introduction, digest: Uint8Array): Promise<Made | null> {
    const link = new RtcLink(this.#deps.connection);
    const description = await link.answer(offer).catch(() => null);
    if (description) return { link, bytes: await this.#sign('answer', offer.from, digest, description) };
    link.close();
    return null;
  }

  /** Whether an answer is about what we offered. */
  answers(answer: Introduction, offered: Uint8Array): boolean {
    return answer.about !== null && equalBytes(answer.about, digestOf(offered));
  }

  /** A promise to come with this name and password, should we lose our way: what is kept here, and what the other side must know. */
  async promise(spare: Uint8Array, from: string): Promise<{ spare: Spare; bytes: Uint8Array<ArrayBuffer> } | null> {
    const fingerprint = fingerprintOf(this.#deps.connection);
    if (!fingerprint) return null;
    const iceUfrag = this.#token(8);
    const icePwd = this.#token(24);
    const description = { iceUfrag, icePwd, fingerprint, candidates: [] };
    const bytes = await this.#sign('spare-answer', from, digestOf(spare), description);
    return { spare: { deviceId: from, introduction: spare, iceUfrag, icePwd }, bytes };
  }

  /** Knocks where a neighbour said that it would wait for us. */
  async knock({ introduction, iceUfrag, icePwd }: Spare): Promise<RtcLink | null> {
    const read = await this.read(introduction);
    if (!read.ok) return null;
    const link = new RtcLink(this.#deps.connection);
    const description = await link.answer(read.introduction, { iceUfrag, icePwd }).catch(() => null);
    if (description) return link;
    link.close();
    return null;
  }

  #sign(kind: IntroductionKind, to: string | null, about: Uint8Array | null, description: Description) {
    const { deviceId, eventId16, signer, certificate } = this.#deps;
    const vouching = certificate === null ? null : fromBase64url(certificate);
    return signIntroduction(
      { ...description, kind, from: deviceId, to, about, certificate: vouching },
      eventId16,
      signer,
    );
  }

  /** Letters and digits, five bits of chance each. */
  #token(length: number): string {
    return Array.from(this.#deps.randomBytes(length), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte & 31]).join('');
  }
}
