import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { parseTicketCode, timeStepAt } from './code.ts';
import { decodePayload, encodePayload, eventTagOf } from './payload.ts';
import { parseShortCode, shortCode } from './short-code.ts';
import { liveCode, signBoundTicket, signTicket } from './sign.ts';
import { isCurrentStep, verifyTicket } from './verify.ts';

const ed25519 = nobleEd25519();
const issuer = ed25519.signer(new Uint8Array(32).fill(1));
const holder = ed25519.signer(new Uint8Array(32).fill(2));
const eventId16 = Uint8Array.from({ length: 16 }, (_, i) => i);
const keys = [{ index: 0, publicKey: issuer.publicKey }];
const fields = { keyIndex: 0, serial: 7, generation: 1, ticketType: 0, occurrence: 255, test: false };

const anyPayload = fc.record({
  holderBound: fc.boolean(),
  test: fc.boolean(),
  keyIndex: fc.integer({ min: 0, max: 255 }),
  eventTag: fc.constant(eventTagOf(eventId16)),
  serial: fc.integer({ min: 0, max: 0xffffffff }),
  generation: fc.integer({ min: 1, max: 0xffff }),
  ticketType: fc.integer({ min: 0, max: 0xffff }),
  occurrence: fc.integer({ min: 0, max: 255 }),
});

describe('payload', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(anyPayload, (payload) => void expect(decodePayload(encodePayload(payload))).toEqual(payload)),
    );
  });

  it.each([
    { serial: 2 ** 32 },
    { serial: -1 },
    { serial: 1.5 },
    { generation: 0 },
    { generation: 65_536 },
    { ticketType: -1 },
    { occurrence: 256 },
    { keyIndex: 256 },
  ])('refuses to write %j', async (wrong) => {
    await expect(signTicket({ ...fields, ...wrong }, eventId16, issuer)).rejects.toThrow(RangeError);
  });

  it('refuses an event id of another length', async () => {
    await expect(signTicket(fields, eventId16.subarray(1), issuer)).rejects.toThrow(RangeError);
  });
});

describe('codes', () => {
  it('[T1] static 122, bound 170, live 272 characters, all of the alphanumeric QR alphabet', async () => {
    const bound = await signBoundTicket(fields, holder.publicKey, eventId16, issuer);
    const codes = [await signTicket(fields, eventId16, issuer), bound, (await liveCode(bound, 1, holder))!];
    expect(codes.map(({ length }) => length)).toEqual([122, 170, 272]);
    for (const code of codes) expect(code).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  it('[T8] only the key that the ticket is bound to makes live codes', async () => {
    const bound = await signBoundTicket(fields, holder.publicKey, eventId16, issuer);
    expect(await liveCode(bound, 1, issuer)).toBeNull();
    expect(await liveCode(await signTicket(fields, eventId16, issuer), 1, holder)).toBeNull();
    expect(await liveCode('not a ticket', 1, holder)).toBeNull();
    await expect(signBoundTicket(fields, new Uint8Array(31), eventId16, issuer)).rejects.toThrow(RangeError);
  });

  it('[T6] no text whatever makes the reader throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 700 }), async (text) => {
        const verified = await verifyTicket(parseTicketCode(text), eventId16, keys, ed25519);
        expect(verified.ok).toBe(false);
      }),
    );
  });

  it('[T9] the current time step and one either side', () => {
    const now = timeStepAt(1_800_000_000_000);
    expect([-2, -1, 0, 1, 2].map((off) => isCurrentStep(now + off, now))).toEqual([false, true, true, true, false]);
    expect(timeStepAt(14_999)).toBe(0);
    expect(timeStepAt(15_000)).toBe(1);
  });
});

describe('[T12] short codes', () => {
  const key = new Uint8Array(32).fill(5);
  const subject = { serial: 7, generation: 1, ticketType: 0, occurrence: 255, test: false, holderBound: false };

  it('find their serial, in groups of four', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (serial) => {
        const code = shortCode({ ...subject, serial }, eventId16, key);
        expect(code).toMatch(serial < 32_768 ? /^.{4}-.{4}$/ : /^.{4}-.{4}-.{4}$/);
        expect(parseShortCode(code)?.serial).toBe(serial);
        expect(parseShortCode(` ${code.toLowerCase().replaceAll('-', '')} `)?.serial).toBe(serial);
      }),
    );
  });

  it('differ by generation, type, date, event and key', () => {
    const codes = new Set([
      shortCode(subject, eventId16, key),
      shortCode({ ...subject, generation: 2 }, eventId16, key),
      shortCode({ ...subject, ticketType: 1 }, eventId16, key),
      shortCode({ ...subject, occurrence: 0 }, eventId16, key),
      shortCode({ ...subject, holderBound: true }, eventId16, key),
      shortCode({ ...subject, test: true }, eventId16, key),
      shortCode(subject, new Uint8Array(16), key),
      shortCode(subject, eventId16, new Uint8Array(32)),
    ]);
    expect(codes.size).toBe(8);
  });

  it('no text whatever makes the parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const read = parseShortCode(text);
        if (read) expect(read.serial).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
