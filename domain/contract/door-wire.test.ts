/** What doors and servers say to each other beside the pack, in the words of the first release: kept here as they were (G14). */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainRole } from '../gate-pack/role.ts';
import { EnrolReply, EnrolRequest, JournalReply, JournalUpload } from './door.ts';

/** The schemas of the first release. They are history: nobody changes them. */
const base64urlThen = z.string().regex(/^[A-Za-z0-9_-]+$/);
const EnrolRequestThen = z.strictObject({ token: z.string().min(20).max(100), publicKey: base64urlThen.length(43) });
const EnrolReplyThen = z.object({
  deviceId: z.string(),
  eventId: z.string(),
  eventName: z.string(),
  name: z.string(),
  gate: z.number().int(),
  gateName: z.string(),
  trustAnchor: base64urlThen,
  serverNowMs: z.number().int(),
});
const JournalUploadThen = z.strictObject({
  entries: z.array(z.record(z.string(), z.unknown())).min(1).max(500),
  packEpoch: z.number().int().min(0),
});
const JournalReplyThen = z.object({
  acceptedThrough: z.number().int(),
  conflicts: z.array(
    z.object({
      serial: z.number().int(),
      sequence: z.number().int(),
      firstAtMs: z.number().int(),
      firstGate: z.string(),
      firstDoor: z.string(),
    }),
  ),
  packEpoch: z.number().int(),
  serverNowMs: z.number().int(),
});

const key = 'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w';
const enrolledThen = {
  ...{ deviceId: 'dev_1', eventId: 'evt_1', eventName: 'Two evenings', name: 'Phone', gate: 0, gateName: 'Main' },
  ...{ trustAnchor: key, serverNowMs: 1_781_287_260_000 },
};
const repliedThen = {
  acceptedThrough: 12,
  conflicts: [{ serial: 11, sequence: 7, firstAtMs: 1_781_287_200_000, firstGate: 'Main', firstDoor: 'Left lane' }],
  packEpoch: 4,
  serverNowMs: 1_781_287_260_000,
};

describe('doors and servers of different releases', () => {
  it('[G14] a new door enrols at an old server, and is what a door was then', () => {
    const read = EnrolReply.parse(enrolledThen);
    expect(read).toEqual(enrolledThen);
    expect(read.role ?? plainRole).toMatchObject({ kind: 'steward', mayFind: false, untilMs: null });
    expect(read.trustAnchorIndex ?? 0).toBe(0);
    expect(JournalReply.parse(repliedThen)).toEqual(repliedThen);
  });

  it('[G14] an old door reads what a new server answers, whatever has been added', () => {
    const today = { ...enrolledThen, trustAnchorIndex: 3, certificate: 'AAAA', role: plainRole };
    expect(EnrolReplyThen.parse(EnrolReply.parse(today))).toEqual(enrolledThen);
    expect(JournalReplyThen.parse(JournalReply.parse(repliedThen))).toEqual(repliedThen);
  });

  it('[G14] what either side sends is taken by the other', () => {
    const request = { token: 'tok_0123456789abcdefghijklm', publicKey: key };
    expect(EnrolRequest.parse(EnrolRequestThen.parse(request))).toEqual(request);
    expect(EnrolRequestThen.parse(EnrolRequest.parse(request))).toEqual(request);
    const upload = {
      entries: [{ kind: 'scan', rule: 'counted', counted: { in: 2, out: 0 }, ofTomorrow: {} }],
      packEpoch: 4,
    };
    expect(JournalUploadThen.parse(JournalUpload.parse(upload))).toEqual(upload);
    expect(JournalUpload.parse(JournalUploadThen.parse(upload))).toEqual(upload);
  });

  it('[G14] a role of the future is a steward, and keeps its bounds', () => {
    const role = { ...plainRole, kind: 'king', ticketTypes: [1], untilMs: 5, crown: true };
    const { role: read } = EnrolReply.parse({ ...enrolledThen, role });
    expect(read).toEqual({ ...plainRole, kind: 'steward', ticketTypes: [1], untilMs: 5 });
  });
});
