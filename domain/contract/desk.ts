/** What the organizer's desk reads and writes. */
import { blockReasonMax } from '../gate-pack/later-sections.ts';
import { DoorRole } from '../gate-pack/role.ts';
import { DoorHealth } from './door-talk.ts';
import { z } from 'zod';
import { FieldError } from './problem.ts';
import { EventPage, PictureView, saleStates } from './public.ts';
import { orderStates, PricedLine, waitingStates } from './sale.ts';
import { SeatMap } from '../seating/seat-map.ts';
import { SeatSupply } from '../seating/seat-supply.ts';
import { EventDraft } from '../event/draft.ts';

export const DeskEvent = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.enum(['draft', 'published', 'cancelled', 'ended']),
  version: z.number().int().describe('Send it with a change; a change made from an older one is refused'),
  draft: EventDraft,
  problems: z.array(FieldError).describe('What still stands between the draft and its publication'),
  preview: EventPage.nullable().describe('The public page as it would be; null while the draft cannot be published'),
  pictures: z.array(PictureView),
  unpublishedChanges: z.boolean(),
  seatMap: SeatSupply.extend({ publishedVersion: z.number().int().nullable() })
    .nullable()
    .describe('What the seat map of the draft offers; the map itself is at its own address'),
});
export type DeskEvent = z.infer<typeof DeskEvent>;

export const DeskEventRow = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['draft', 'published', 'cancelled', 'ended']),
  startsAtMs: z.number().int().nullable(),
  zone: z.string(),
  city: z.string(),
  picture: PictureView.nullable(),
  sold: z.number().int(),
  capacity: z.number().int(),
  revenueMinor: z.number().int(),
  currency: z.string(),
});
export type DeskEventRow = z.infer<typeof DeskEventRow>;

export const SaveDraftRequest = z.strictObject({ version: z.number().int().min(0), draft: EventDraft });
export type SaveDraftRequest = z.infer<typeof SaveDraftRequest>;

/** The numbers of an event as the box office has them this moment; also what the live socket sends. */
export const DeskTotals = z.object({
  atMs: z.number().int(),
  sold: z.number().int(),
  held: z.number().int(),
  capacity: z.number().int(),
  revenueMinor: z.number().int(),
  currency: z.string(),
  admitted: z.number().int(),
  refused: z.number().int(),
  conflicts: z.number().int(),
  persons: z
    .object({ sold: z.number().int(), in: z.number().int(), out: z.number().int() })
    .describe('Persons rather than tickets: a ticket may be for many, and some come without one'),
  projectionLag: z.number().int().describe('Facts that the catalogue has not heard of yet'),
  byType: z.array(
    z.object({
      ticketType: z.number().int(),
      occurrence: z.number().int(),
      sold: z.number().int(),
      held: z.number().int(),
      left: z.number().int(),
      admitted: z.number().int(),
      state: z.enum(saleStates),
    }),
  ),
});
export type DeskTotals = z.infer<typeof DeskTotals>;

/** A ticket of an order, without what would let anybody in with it. */
export const DeskTicket = z.object({
  serial: z.number().int(),
  ticketType: z.number().int(),
  typeName: z.string(),
  occurrence: z.number().int(),
  state: z.enum(['valid', 'revoked', 'admitted']),
  blockedFor: z.string().nullable().describe('Why no door lets it in; null where it is not blocked'),
  seat: z.string().nullable(),
  priceMinor: z.number().int(),
});
export type DeskTicket = z.infer<typeof DeskTicket>;

export const DeskOrder = z.object({
  id: z.string(),
  state: z.enum(orderStates),
  createdAtMs: z.number().int(),
  paidAtMs: z.number().int().nullable(),
  quantity: z.number().int(),
  totalMinor: z.number().int(),
  currency: z.string(),
  name: z.string().nullable().describe('Null where the role may not see it or the person has been forgotten'),
  email: z.string().nullable(),
  lines: z.array(PricedLine),
  tickets: z.array(DeskTicket).describe('In the order of their serials; empty while the box office is busy'),
  refundedMinor: z.number().int().describe('What has gone back or is on its way'),
  changes: z.string().nullable().describe('The order that this one changes or adds to'),
  changedBy: z.array(z.string()).describe('Orders that change or add to this one'),
});
export type DeskOrder = z.infer<typeof DeskOrder>;
export const DeskOrderList = z.object({
  orders: z.array(DeskOrder),
  nextCursor: z.string().nullable(),
  mayCancel: z.boolean().describe('Whether the role of whoever asks may cancel orders and give money back'),
  mayBlock: z.boolean().describe('Whether it may block tickets at the doors'),
  mayReissue: z.boolean().describe('Whether it may give tickets a new code'),
});
export type DeskOrderList = z.infer<typeof DeskOrderList>;

/** Tickets of one order that no door shall let in, or shall let in again. */
export const BlockTicketsRequest = z.strictObject({
  serials: z.array(z.number().int().min(0)).min(1).max(100),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(blockReasonMax)
    .nullable()
    .describe('Supervisors at the doors see it; no names belong in it. Null lifts the block'),
});
export type BlockTicketsRequest = z.infer<typeof BlockTicketsRequest>;
export const BlockTicketsReply = z.object({
  blocked: z.number().int().describe('Tickets of the event that are blocked now'),
});
export type BlockTicketsReply = z.infer<typeof BlockTicketsReply>;

export const DeskScan = z.object({
  sequence: z.number().int(),
  atMs: z.number().int(),
  door: z.string(),
  gate: z.string(),
  serial: z.number().int().nullable(),
  verdict: z
    .string()
    .describe('A refusal of the ticket format, `rule:` or `override:` and which one, `conflict` or `journal-broken`'),
  why: z.string().nullable().describe('Of a conflict: why it should not have been let in'),
  firstAtMs: z.number().int().nullable(),
  firstDoor: z.string().nullable(),
  firstGate: z.string().nullable(),
});
export type DeskScan = z.infer<typeof DeskScan>;
export const DeskScanList = z.object({ scans: z.array(DeskScan), nextCursor: z.string().nullable() });
export type DeskScanList = z.infer<typeof DeskScanList>;

/** A code as the desk reads and writes it. */
export const DeskCode = z.strictObject({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9-]{3,32}$/, 'invalid'),
  unlocks: z.array(z.number().int().min(0).max(65_535)).max(100).default([]),
  discount: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('percent'), hundredths: z.number().int().min(1).max(10_000) }),
      z.strictObject({ kind: z.literal('amount'), minor: z.number().int().min(1) }),
      z.strictObject({ kind: z.literal('price'), minor: z.number().int().min(0) }),
    ])
    .nullable()
    .default(null),
  appliesTo: z.array(z.number().int().min(0).max(65_535)).max(100).nullable().default(null),
  maxTickets: z.number().int().min(1).max(1_000_000).nullable().default(null),
  maxPerOrder: z.number().int().min(1).max(100).nullable().default(null),
  maxPerPerson: z.number().int().min(1).max(1_000).nullable().default(null),
  fromMs: z.number().int().min(0).nullable().default(null),
  untilMs: z.number().int().min(0).nullable().default(null),
  withdrawn: z.boolean().default(false),
});
export type DeskCode = z.infer<typeof DeskCode>;
export const SetCodesRequest = z.strictObject({ codes: z.array(DeskCode).min(1).max(500) });
export type SetCodesRequest = z.infer<typeof SetCodesRequest>;
export const DeskCodeRow = DeskCode.extend({ held: z.number().int(), sold: z.number().int() });
export type DeskCodeRow = z.infer<typeof DeskCodeRow>;
export const DeskCodeList = z.object({ codes: z.array(DeskCodeRow), nextCursor: z.string().nullable() });
export type DeskCodeList = z.infer<typeof DeskCodeList>;

/** Places that the organizer keeps off general sale. */
export const AllotmentRequest = z.strictObject({
  occurrence: z.number().int().min(0).max(254),
  ticketType: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .nullable()
    .default(null)
    .describe('For counted places; null with seats'),
  quantity: z.number().int().min(0).max(1_000_000).default(0),
  seats: z.array(z.string()).max(5_000).default([]),
  purpose: z.enum(['kill', 'hold']),
  reason: z.string().trim().min(1).max(200),
  releaseAtMs: z.number().int().min(0).nullable().default(null).describe('When the places go on sale by themselves'),
  code: z.string().trim().toUpperCase().max(32).nullable().default(null).describe('The code that may buy them'),
});
export type AllotmentRequest = z.infer<typeof AllotmentRequest>;
export const DeskAllotment = AllotmentRequest.extend({
  id: z.string(),
  left: z.number().int().describe('Counted places and seats that are still kept'),
});
export type DeskAllotment = z.infer<typeof DeskAllotment>;
export const DeskAllotmentList = z.object({ allotments: z.array(DeskAllotment) });
export type DeskAllotmentList = z.infer<typeof DeskAllotmentList>;
export const ReleaseAllotmentRequest = z.strictObject({
  quantity: z.number().int().min(1).optional(),
  seats: z.array(z.string()).min(1).max(5_000).optional(),
});
export type ReleaseAllotmentRequest = z.infer<typeof ReleaseAllotmentRequest>;

/** One who waits, as the desk sees it. */
export const DeskWaiting = z.object({
  id: z.string(),
  state: z.enum(waitingStates),
  position: z.number().int(),
  ticketType: z.number().int(),
  typeName: z.string(),
  occurrence: z.number().int(),
  quantity: z.number().int(),
  joinedAtMs: z.number().int(),
  offerUntilMs: z.number().int().nullable(),
  offers: z.number().int(),
  name: z.string().nullable().describe('Null where the role may not see it or the person has been forgotten'),
  email: z.string().nullable(),
});
export type DeskWaiting = z.infer<typeof DeskWaiting>;
export const DeskWaitingList = z.object({
  entries: z.array(DeskWaiting),
  nextCursor: z.string().nullable(),
  waiting: z.number().int(),
  offered: z.number().int(),
});
export type DeskWaitingList = z.infer<typeof DeskWaitingList>;

/** The seat map of a draft: what was uploaded, and what its publication would change. */
export const DeskSeatMap = z.object({
  version: z.number().int().nullable().describe('Null: there is none'),
  map: SeatMap.nullable(),
  seats: z.number().int(),
  places: z.number().int(),
  publishedVersion: z.number().int().nullable(),
});
export type DeskSeatMap = z.infer<typeof DeskSeatMap>;
export const SaveSeatMapReply = z.object({
  version: z.number().int(),
  eventVersion: z.number().int().describe('Of the draft, which has changed with its map: send it with the next change'),
  seats: z.number().int(),
  notes: z
    .array(
      z.object({
        path: z.string(),
        note: z.enum(['focal-point-from-stage', 'focal-point-at-top', 'aisles-from-gaps']),
        count: z.number().int().optional(),
      }),
    )
    .describe('What an import had to guess'),
});
export type SaveSeatMapReply = z.infer<typeof SaveSeatMapReply>;

export const EnrolmentRequest = z.strictObject({
  name: z.string().trim().min(1).max(60),
  gate: z.number().int().min(0).max(65_535),
  role: DoorRole.optional().describe('What the device may do; missing is a steward of everything at that gate'),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

export const EnrolmentView = z.object({ id: z.string(), url: z.string(), expiresAtMs: z.number().int() });
export type EnrolmentView = z.infer<typeof EnrolmentView>;

export const DoorView = z.object({
  id: z.string(),
  name: z.string(),
  gate: z.number().int(),
  gateName: z.string(),
  enrolledAtMs: z.number().int(),
  revokedAtMs: z.number().int().nullable(),
  lastContactAtMs: z.number().int().nullable(),
  journalLength: z.number().int(),
  packEpoch: z.number().int().nullable(),
  role: DoorRole,
  report: z
    .object({ atMs: z.number().int(), health: DoorHealth })
    .optional()
    .describe('What the device told of itself last; missing where it tells nothing'),
});
export type DoorView = z.infer<typeof DoorView>;
export const DoorList = z.object({
  doors: z.array(DoorView),
  packEpoch: z.number().int().describe('Of a pack made now: a door with a smaller one is behind'),
});
export type DoorList = z.infer<typeof DoorList>;
