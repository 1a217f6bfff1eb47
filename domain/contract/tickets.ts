/** What becomes of single tickets: a new code, a phone of their own; and the keys that all of them are signed with. */
import { z } from 'zod';

const base64url = (length: number) =>
  z
    .string()
    .length(length)
    .regex(/^[A-Za-z0-9_-]+$/, 'invalid');

export const BindTicketRequest = z.strictObject({
  holderKey: base64url(43).describe('Raw Ed25519 public key of the phone, base64url'),
  generation: z.number().int().min(1).max(65_535).describe('Of the ticket as it was shown; another one is refused'),
  proof: base64url(86).describe('The key’s signature over event, serial, generation and key (T15), base64url'),
});
export type BindTicketRequest = z.infer<typeof BindTicketRequest>;

export const EventKeyView = z.object({
  index: z.number().int(),
  publicKey: base64url(43),
  retiredAtMs: z.number().int().nullable().describe('From then on nothing under this key is believed'),
  signs: z.boolean().describe('Whether new tickets are signed with it'),
});
export type EventKeyView = z.infer<typeof EventKeyView>;

export const EventKeyList = z.object({ keys: z.array(EventKeyView) });
export type EventKeyList = z.infer<typeof EventKeyList>;
