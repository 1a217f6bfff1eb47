/**
 * A door of the first release, as it spoke then. It takes nothing from today's code, on purpose: whatever changes there, this door
 * stays what it was, and today's server must go on understanding it and be understood.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What the enrolment answered then; an old door reads these and nothing else. */
export type FirstEnrolment = {
  deviceId: string;
  eventId: string;
  eventName: string;
  name: string;
  gate: number;
  gateName: string;
  trustAnchor: string;
  serverNowMs: number;
};

/** The journal's reply of then. */
export type FirstJournalReply = {
  acceptedThrough: number;
  conflicts: { serial: number; sequence: number; firstAtMs: number; firstGate: string; firstDoor: string }[];
  packEpoch: number;
  serverNowMs: number;
};

export const enrolmentMembers: Record<keyof FirstEnrolment, string> = {
  deviceId: 'string',
  eventId: 'string',
  eventName: 'string',
  name: 'string',
  gate: 'number',
  gateName: 'string',
  trustAnchor: 'string',
  serverNowMs: 'number',
};

export class FirstReleaseDoor {
  readonly #baseUrl: string;
  readonly #key: KeyObject;
  readonly #publicKey: string;
  #about: FirstEnrolment | null = null;
  #sequence = 0;
  #previous = '';
  readonly entries: Json[] = [];

  constructor(baseUrl: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#baseUrl = baseUrl;
    this.#key = privateKey;
    this.#publicKey = publicKey.export({ format: 'jwk' }).x!;
  }

  /** `POST /api/doors` with the two members of then. */
  async enrol(token: string): Promise<Response> {
    const response = await fetch(`${this.#baseUrl}/api/doors`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ token, publicKey: this.#publicKey }),
    });
    if (response.ok) {
      this.#about = (await response.clone().json()) as FirstEnrolment;
      const { eventId, deviceId } = this.#about;
      this.#previous = sha256(`foyer/journal-genesis/1\0${canonical([eventId, deviceId])}`).toString('base64url');
    }
    return response;
  }

  pack(since?: number): Promise<Response> {
    return this.#signed(
      'GET',
      `/api/doors/${this.#about!.eventId}/pack${since === undefined ? '' : `?since=${since}`}`,
    );
  }

  /** Writes an admission into the journal, with exactly the members that there were. */
  admitted(serial: number, atMs: number): void {
    const content = {
      ...{ kind: 'scan', atMs, offsetMs: 0, serial, generation: 1, ticketType: 0, occurrence: 0 },
      ...{ gate: this.#about!.gate, verdict: 'admit', proof: 'signature' },
      codeDigest: sha256(`code of ${serial}`).toString('base64url'),
      ...{ undoes: null, note: null, eventId: this.#about!.eventId, deviceId: this.#about!.deviceId },
      ...{ sequence: ++this.#sequence, previous: this.#previous },
    };
    const hash = sha256(`foyer/journal/1\0${canonical(content)}`);
    const signature = sign(null, Buffer.concat([Buffer.from('foyer/journal-entry/1\0'), hash]), this.#key);
    this.#previous = hash.toString('base64url');
    this.entries.push({ ...content, hash: this.#previous, signature: signature.toString('base64url') });
  }

  upload(packEpoch: number): Promise<Response> {
    const path = `/api/doors/${this.#about!.eventId}/journal`;
    return this.#signed('POST', path, JSON.stringify({ entries: this.entries, packEpoch }));
  }

  #signed(method: 'GET' | 'POST', path: string, body = ''): Promise<Response> {
    const atMs = Date.now();
    const digest = sha256(body).toString('hex');
    const message = Buffer.from(`foyer/device/1\n${method}\n${path}\n${atMs}\n${digest}`);
    const signature = sign(null, message, this.#key).toString('base64url');
    const headers: Record<string, string> = {
      authorization: `Foyer-Device ${this.#about!.deviceId} ${atMs} ${signature}`,
    };
    if (method === 'GET') return fetch(this.#baseUrl + path, { headers });
    Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() });
    return fetch(this.#baseUrl + path, { method: 'POST', headers, body });
  }
}

/** What the first release read of a pack: where things lie, and the words it needed. @throws where they are not there */
export function readPackAsThen(bytes: Uint8Array): { epoch: number; ticketCount: number; words: Record<string, Json> } {
  const buffer = Buffer.from(bytes);
  if (buffer.subarray(0, 5).toString('latin1') !== 'FGP\x01\x01') throw new Error('no whole pack of version 1');
  const wordsLength = buffer.readUInt32BE(34);
  const words = JSON.parse(buffer.subarray(38, 38 + wordsLength).toString()) as Record<string, Json>;
  return { epoch: buffer.readUInt32BE(22), ticketCount: buffer.readUInt32BE(30), words };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** RFC 8785, as far as journals need it: whole numbers, sorted members. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(',')}}`;
}
