/** What a device may do at the door, as the organizer gave it. It travels in the enrolment and, signed, in every pack. */
import * as z from 'zod';

export const DoorRole = z.object({
  /** A supervisor sees why a ticket is blocked and may let in what the rules refuse. A word of the future is a steward; the API's description cannot see behind that. */
  kind: z.enum(['steward', 'supervisor']).catch('steward').meta({ type: 'string' }),
  /** Ticket types that this device lets in; null is every one that its gate does. */
  ticketTypes: z.array(z.number().int().min(0).max(0xffff)).max(1000).nullable(),
  /** Dates that it works for; null is every one. */
  occurrences: z.array(z.number().int().min(0).max(254)).max(255).nullable(),
  /** Whether it may look people up by name. */
  mayFind: z.boolean(),
  /** From this instant on it lets nobody in, also without a network; null is until the event is over. */
  untilMs: z.number().int().min(0).max(8_640_000_000_000_000).nullable(),
});
export type DoorRole = z.infer<typeof DoorRole>;

/** What a door was before there were roles. */
export const plainRole: DoorRole = {
  kind: 'steward',
  ticketTypes: null,
  occurrences: null,
  mayFind: false,
  untilMs: null,
};
