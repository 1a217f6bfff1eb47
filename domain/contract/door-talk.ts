/**
 * What a door tells of itself and what it is told, apart from journal and pack: how it is, and messages of the organizer. A call of its
 * own, so that servers and doors that do not know it go on as before: an old server has no such address, an old door never asks.
 */
import * as z from 'zod';

const count = z.number().int().min(0).max(1_000_000_000);
/** What doors and the desk say of messages at a time. */
export const messagesPerReport = 50;
export const messageLettersMax = 500;
const messageIds = z.array(z.number().int().min(1)).max(messagesPerReport).default([]);

/** How a device is. Unknown members are left out, so that a newer door may say more. */
export const DoorHealth = z.object({
  version: z.string().max(80).describe('Of the program on the device'),
  battery: z
    .object({ level: z.number().min(0).max(1), charging: z.boolean() })
    .nullable()
    .default(null),
  journalLength: count,
  unsent: count.describe('Entries of its journal that the server has not taken yet'),
  broken: z.boolean().default(false).describe('Its journal has a fault'),
  persisted: z.boolean().nullable().default(null).describe('Whether the browser promises to keep what is stored'),
  packEpoch: count.nullable().default(null),
  packAtMs: z.number().int().min(0).nullable().default(null).describe('When its pack was last known to be right'),
  offsetMs: z.number().int().nullable().default(null).describe('Server clock less device clock, as measured'),
  practising: z.boolean().default(false),
  nearby: z.object({ known: count, heard: count }).nullable().default(null),
});
export type DoorHealth = z.infer<typeof DoorHealth>;

export const DoorReport = z.object({
  health: DoorHealth,
  shown: messageIds.describe('Messages that stand on its screen'),
  acknowledged: messageIds.describe('Messages that somebody has acknowledged there'),
});
export type DoorReport = z.infer<typeof DoorReport>;

export const DoorMessage = z.object({ id: z.number().int(), atMs: z.number().int(), text: z.string() });
export type DoorMessage = z.infer<typeof DoorMessage>;

export const DoorReportReply = z.object({
  messages: z.array(DoorMessage).describe('Those that nobody there has acknowledged yet, the oldest first'),
  packEpoch: z.number().int(),
  serverNowMs: z.number().int(),
});
export type DoorReportReply = z.infer<typeof DoorReportReply>;

/** What the desk sends. */
export const DoorMessageRequest = z.strictObject({
  text: z.string().trim().min(1).max(messageLettersMax),
  door: z.string().max(40).nullable().default(null).describe('One door; null is all'),
});
export type DoorMessageRequest = z.infer<typeof DoorMessageRequest>;

/** A message with what became of it. */
export const DeskDoorMessage = DoorMessage.extend({
  door: z.string().nullable().describe('Whom it was sent to; null is all'),
  withdrawn: z.boolean(),
  doors: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      shownAtMs: z.number().int().nullable(),
      acknowledgedAtMs: z.number().int().nullable(),
    }),
  ),
});
export type DeskDoorMessage = z.infer<typeof DeskDoorMessage>;
export const DeskDoorMessageList = z.object({ messages: z.array(DeskDoorMessage) });
export type DeskDoorMessageList = z.infer<typeof DeskDoorMessageList>;
