import { describe, expect, it } from 'vitest';
import { toBase64url } from '#domain/crypto/bytes';
import { issuer } from '#domain/gate-pack/testing';
import { DoorClock } from './door-clock.ts';
import { makeDeviceKey, signerOf, type StoredKey } from './device-key.ts';
import { enrol, readEnrolmentLink, tokenOf } from './enrol.ts';
import { atMs, deviceId, ed25519, eventId, MemoryBook } from './testing.ts';

const token = 'tok_0123456789abcdefghijklm';
const reply = {
  ...{ deviceId, eventId, eventName: 'Two evenings', name: 'Phone', gate: 0, gateName: 'Main' },
  ...{ trustAnchor: toBase64url(issuer.publicKey), serverNowMs: atMs + 5_000 },
};

function device(answers: (() => Response)[]) {
  const sent: { body: string; key: string | null }[] = [];
  let keys = 0;
  const book = new MemoryBook();
  const deps = {
    book,
    clock: new DoorClock(() => atMs),
    fetch: async (_: unknown, init?: RequestInit) => {
      const body = new TextDecoder().decode(init!.body as Uint8Array<ArrayBuffer>);
      sent.push({ body, key: new Headers(init!.headers).get('idempotency-key') });
      return answers[Math.min(sent.length - 1, answers.length - 1)]!();
    },
    makeKey: async (): Promise<StoredKey> => makeDeviceKey(undefined, (bytes) => bytes.fill(++keys)),
    randomId: () => crypto.randomUUID(),
  };
  return { deps, book, sent };
}

const refuse = (code: string, status: number) => () => Response.json({ code, status }, { status });
const lost = () => {
  throw new TypeError('network');
};

describe('enrolment', () => {
  it('[N1] makes a key, pins the anchor, measures the clock and keeps it all', async () => {
    const { deps, book } = device([() => Response.json(reply, { status: 201 })]);
    const result = await enrol(token, deps);
    expect(result).toMatchObject({
      kind: 'enrolled',
      door: { deviceId, trustAnchor: reply.trustAnchor, current: true },
    });
    expect(await book.current()).toMatchObject({ clock: { offsetMs: 5_000 }, name: 'Phone' });
    expect(await book.pending()).toBeNull();
  });

  it('[N2] after a lost answer the second attempt is the same: same key, same request', async () => {
    const { deps, sent } = device([lost, () => Response.json(reply, { status: 201 })]);
    expect(await enrol(token, deps)).toEqual({ kind: 'away' });
    expect((await enrol(token, deps)).kind).toBe('enrolled');
    expect(sent[1]).toEqual(sent[0]);
  });

  it('[N3] another link is another attempt with another key', async () => {
    const { deps, sent } = device([lost]);
    await enrol(token, deps);
    await enrol(`${token}2`, deps);
    expect(JSON.parse(sent[1]!.body).publicKey).not.toBe(JSON.parse(sent[0]!.body).publicKey);
  });

  it('[N4] a used or expired link says so and leaves nothing behind', async () => {
    for (const [code, status] of [
      ['enrolment-used', 409],
      ['enrolment-expired', 410],
      ['not-found', 404],
    ] as const) {
      const { deps, book } = device([refuse(code, status)]);
      expect(await enrol(token, deps)).toEqual({ kind: 'refused', code });
      expect(await book.pending()).toBeNull();
      expect(await book.current()).toBeNull();
    }
  });

  it('[N5] a busy server leaves the attempt standing; a page of somebody else is no enrolment', async () => {
    const busy = device([refuse('busy', 503)]);
    expect(await enrol(token, busy.deps)).toEqual({ kind: 'refused', code: 'busy' });
    expect((await busy.book.pending())?.token).toBe(token);
    const hotel = device([() => new Response('<html>Welcome to our WiFi</html>')]);
    expect(await enrol(token, hotel.deps)).toEqual({ kind: 'refused', code: 'internal' });
  });

  it('[N6] reads the link of a door in any language, and nothing else', () => {
    expect(readEnrolmentLink(`https://a.example/door#token=${token}`)).toEqual({ origin: 'https://a.example', token });
    expect(readEnrolmentLink(`https://a.example/de/door#token=${token}`)?.token).toBe(token);
    const others = [
      'https://a.example/door',
      `https://a.example/desk#token=${token}`,
      `javascript:alert(1)//door#token=${token}`,
      'https://a.example/door#token=short',
      `https://a.example/door#token=${'x'.repeat(101)}`,
      'K7Q2-9XB4',
      'x'.repeat(5_000),
    ];
    for (const text of others) expect(readEnrolmentLink(text)).toBeNull();
    expect(tokenOf('')).toBeNull();
  });
});

describe('device key', () => {
  it('[N7] native: never readable, and its signatures hold under its public key', async () => {
    const key = await makeDeviceKey(crypto.subtle, (bytes) => crypto.getRandomValues(bytes));
    expect(key.kind).toBe('native');
    if (key.kind !== 'native') return;
    expect(key.privateKey.extractable).toBe(false);
    const message = new Uint8Array([1, 2, 3]);
    const signature = await signerOf(key, crypto.subtle).sign(message);
    expect(ed25519.verify(signature, message, key.publicKey)).toBe(true);
  });

  it('[N8] a browser without Ed25519, or one that cannot store such a key, gets a seed', async () => {
    const without = {
      ...{ generateKey: () => Promise.reject(new DOMException('no', 'NotSupportedError')) },
      ...{ exportKey: () => Promise.reject(new Error()), sign: () => Promise.reject(new Error()) },
    };
    const key = await makeDeviceKey(without, (bytes) => bytes.fill(7));
    expect(key.kind).toBe('seed');
    const message = new Uint8Array([1]);
    expect(ed25519.verify(await signerOf(key, undefined).sign(message), message, key.publicKey)).toBe(true);
  });
});
