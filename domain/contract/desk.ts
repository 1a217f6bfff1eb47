/** What the organizer's desk reads and writes. */
import { z } from 'zod';
import { FieldError } from './problem.ts';
import { EventPage, PictureView, saleStates } from './public.ts';
import { orderStates, PricedLine } from './sale.ts';
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
});
export type DeskOrder = z.infer<typeof DeskOrder>;
export const DeskOrderList = z.object({ orders: z.array(DeskOrder), nextCursor: z.string().nullable() });
export type DeskOrderList = z.infer<typeof DeskOrderList>;

export const DeskScan = z.object({
  sequence: z.number().int(),
  atMs: z.number().int(),
  door: z.string(),
  gate: z.string(),
  serial: z.number().int().nullable(),
  verdict: z.string().describe('admit, a refusal of the ticket format, or conflict'),
  firstAtMs: z.number().int().nullable(),
  firstDoor: z.string().nullable(),
});
export type DeskScan = z.infer<typeof DeskScan>;
export const DeskScanList = z.object({ scans: z.array(DeskScan), nextCursor: z.string().nullable() });
export type DeskScanList = z.infer<typeof DeskScanList>;

export const EnrolmentRequest = z.strictObject({
  name: z.string().trim().min(1).max(60),
  gate: z.number().int().min(0).max(255),
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
});
export type DoorView = z.infer<typeof DoorView>;
