/** An event for tests, with the odd ticket; everything from fixed seeds. */
import * as fc from 'fast-check';
import { toBase64url } from '#domain/crypto/bytes';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { emptyStatus, setBit } from './apply.ts';
import type { GateChange, GatePack, GateStatus } from './types.ts';

const ed25519 = nobleEd25519();
export const issuer = ed25519.signer(new Uint8Array(32).fill(1));
export const nextKey = ed25519.signer(new Uint8Array(32).fill(2));
export const stranger = ed25519.signer(new Uint8Array(32).fill(3));
export const eventId16 = Uint8Array.from({ length: 16 }, (_, i) => i + 1);

const hourMs = 3_600_000;
/** Friday, 12 June 2026, 20:00 in Berlin. */
export const fridayMs = Date.UTC(2026, 5, 12, 18);
export const saturdayMs = fridayMs + 24 * hourMs;

/** Two evenings, three types, two gates; doors an hour before, five minutes' grace after. */
export function examplePack(status: GateStatus = emptyStatus(100)): GatePack {
  const evening = (index: number, startsAtMs: number) => ({
    index,
    startsAtMs,
    endsAtMs: startsAtMs + 3 * hourMs,
    doorsOpenAtMs: startsAtMs - hourMs,
    zone: 'Europe/Berlin',
  });
  return {
    eventId16,
    epoch: 10,
    head: {
      eventId: 'evt_example',
      name: 'Two evenings',
      zone: 'Europe/Berlin',
      test: false,
      issuedAtMs: fridayMs - 10 * 60_000,
      keys: [{ index: 0, publicKey: toBase64url(issuer.publicKey) }],
      ticketTypes: [
        { index: 0, name: 'Standing', admits: 1 },
        { index: 1, name: 'Family', admits: 4 },
        { index: 2, name: 'Crew', admits: 1, policy: { kind: 're-entry', minimumGapMs: 0 } },
      ],
      occurrences: [evening(0, fridayMs), evening(1, saturdayMs)],
      gates: [
        { index: 0, name: 'Main' },
        { index: 1, name: 'Crew entrance', ticketTypes: [2], occurrences: [0] },
      ],
      rules: {
        policy: { kind: 'once' },
        admitBeforeDoorsMs: 0,
        admitAfterEndMs: 5 * 60_000,
        staleAfterMs: 15 * 60_000,
        liveCodes: true,
      },
      shortCodeKey: toBase64url(new Uint8Array(32).fill(4)),
      merged: {},
    },
    status,
    sealedNames: null,
  };
}

const anyUse = fc.option(
  fc.record({
    entries: fc.integer({ min: 1, max: 200 }),
    inside: fc.boolean(),
    lastAtMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    occurrence: fc.integer({ min: 0, max: 255 }),
    gate: fc.integer({ min: 0, max: 500 }),
    deviceId: fc.constantFrom('dev_a', 'dev_b', 'dev_ü'),
    persons: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
  }),
);

function withoutMissing<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
}

/** Rows for serials below 100. */
export const changes = fc.array(
  fc
    .record({
      serial: fc.nat({ max: 99 }),
      revoked: fc.boolean(),
      admitted: fc.boolean(),
      unpaid: fc.boolean(),
      generation: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 0xffff })),
      use: anyUse,
      blocked: fc.option(fc.string({ maxLength: 120 }), { nil: undefined }),
    })
    .map(({ use, blocked, ...row }): GateChange => ({
      ...row,
      use: use && withoutMissing({ serial: row.serial, ...use }),
      ...(blocked !== undefined && { blocked }),
    })),
  { maxLength: 20 },
);

export const randomStatus = fc
  .tuple(fc.integer({ min: 0, max: 100 }), changes)
  .map(([ticketCount, rows]): GateStatus => {
    const status = emptyStatus(ticketCount);
    const generations = new Map<number, number>();
    const uses = new Map(status.uses);
    const blocked = new Map(status.blocked);
    for (const row of rows) {
      if (row.serial >= ticketCount) continue;
      for (const name of ['revoked', 'admitted', 'unpaid'] as const) setBit(status[name], row.serial, row[name]);
      if (row.generation > 1) generations.set(row.serial, row.generation);
      if (row.use) uses.set(row.serial, row.use);
      if (typeof row.blocked === 'string') blocked.set(row.serial, row.blocked);
    }
    return { ...status, generations, uses, blocked };
  });
