/**
 * An event as an organizer types it. The form and the API use this one schema, so a draft is kept exactly as typed: prices are
 * text ("12.50"), times are wall-clock times of the venue ("2027-06-01T19:30"). `plan.ts` turns a draft into what can be sold.
 * Here stand the bounds that hold even for a draft; what only a publication needs is judged by the plan.
 */
import { z } from 'zod';
import { categories } from './categories.ts';

/** Highest occurrence index: 255 on a ticket means "every date" (ticket format, byte 16). */
export const occurrencesMax = 250;
export const ticketTypesMax = 100;
/** A stadium with room to spare; the box office keeps one bit per place. */
export const capacityMax = 1_000_000;

const text = (max: number) => z.string().max(max).default('');
const localTime = z
  .string()
  .max(25)
  .default('')
  .describe('Wall-clock time at the venue, YYYY-MM-DDTHH:MM; empty where none is set');
const count = (max: number) => z.number().int('not-whole').min(0).max(max);

export const OccurrenceDraft = z.strictObject({
  index: count(254).nullable().default(null).describe('Given by the server once; never used again for another date'),
  starts: localTime,
  ends: localTime,
  doorsOpen: localTime,
});
export type OccurrenceDraft = z.infer<typeof OccurrenceDraft>;

export const DoorCheckDraft = z.strictObject({
  id: z.string().min(1).max(40).describe('Stable; the journal of a door names it'),
  kind: z.enum(['age', 'document', 'question']),
  text: z.string().max(120).default(''),
  minAge: z.number().int('not-whole').min(0).max(120).nullable().default(null).describe('Years, for an age'),
});
export type DoorCheckDraft = z.infer<typeof DoorCheckDraft>;

/** Where and when a ticket opens the door is the pack's to say (A11); here is what an organizer can ask for. */
export const admissionPolicies = ['once', 'once-per-day', 're-entry', 'entries'] as const;
export const AdmissionLimitsDraft = z.strictObject({
  entries: count(1_000).min(1).default(2).describe('For `entries`: how often in all'),
  gapMinutes: count(1_440).default(0).describe('For `entries` and `re-entry`: at least so long between two'),
});
export type AdmissionLimitsDraft = z.infer<typeof AdmissionLimitsDraft>;
export const TypeAdmissionDraft = AdmissionLimitsDraft.extend({ policy: z.enum(admissionPolicies).default('once') });
export type TypeAdmissionDraft = z.infer<typeof TypeAdmissionDraft>;

export const GateDraft = z.strictObject({
  index: count(65_535).nullable().default(null).describe('Given by the server once: doors are enrolled at it'),
  name: text(40),
  zone: count(63).nullable().default(null).describe('Position in `zones` of the one behind it'),
  ticketTypes: z.array(count(65_535)).max(100).nullable().default(null).describe('By index; null: every type'),
});
export type GateDraft = z.infer<typeof GateDraft>;

export const ZoneDraft = z.strictObject({
  name: text(60),
  capacity: count(capacityMax).nullable().default(null).describe('Persons; null is only counted'),
  whenFull: z.enum(['amber', 'red']).default('red'),
});
export type ZoneDraft = z.infer<typeof ZoneDraft>;

export const TicketTypeDraft = z.strictObject({
  index: count(65_535).nullable().default(null).describe('Given by the server once; never used again for another type'),
  name: text(80),
  description: text(500),
  price: z.string().max(20).default('').describe('As typed, in the currency of the event; "0" is free'),
  capacity: count(capacityMax).nullable().default(null).describe('Per date; null where only the total bounds it'),
  validity: z.enum(['one-date', 'every-date']).default('one-date'),
  minPerOrder: count(100).default(1),
  maxPerOrder: count(100).default(10),
  quantityStep: count(100).default(1).describe('Sold in multiples of this: 4 for a table of four'),
  maxPerPerson: count(1_000).nullable().default(null),
  admits: count(1_000).default(1).describe('Persons that one ticket lets in'),
  parts: z.boolean().default(false).describe('They may come in parts'),
  checks: z.array(DoorCheckDraft).max(5).default([]).describe('What the door asks for before it lets in'),
  doorNote: text(120).describe('A note for whoever is at the door'),
  admission: TypeAdmissionDraft.nullable()
    .default(null)
    .describe('How often it opens the door; null: as the event says'),
  entryFrom: localTime.describe('Not let in before, whatever the doors say; empty: as the date says'),
  entryUntil: localTime.describe('Not let in from then on; empty: as the date says'),
  homeGate: count(49).nullable().default(null).describe('Position in `gates` of the one they belong to; null: any'),
  staleMinutes: count(1_440)
    .min(1)
    .nullable()
    .default(null)
    .describe('A door whose knowledge is older turns amber; null: as the event says'),
  hidden: z.boolean().default(false).describe('Sold only with a code that unlocks it'),
  seatCategories: z
    .array(z.string().max(40))
    .max(100)
    .nullable()
    .default(null)
    .describe('Categories of the seat map that it is sold for; null: no seats'),
  includes: z
    .array(z.strictObject({ ticketType: count(65_535), quantity: count(20) }))
    .max(5)
    .default([])
    .describe('Types that come along with each ticket, by index'),
  addOnTo: z
    .strictObject({ ticketTypes: z.array(count(65_535)).max(100), perTicket: count(20) })
    .nullable()
    .default(null)
    .describe('Sold only beside tickets of these types, by index'),
  salesStart: localTime,
  salesEnd: localTime,
});
export type TicketTypeDraft = z.infer<typeof TicketTypeDraft>;

export const liveCodeModes = ['off', 'offered', 'required'] as const;
export type LiveCodeMode = (typeof liveCodeModes)[number];

export const EventDraft = z.strictObject({
  name: text(120),
  summary: text(200),
  description: text(20_000).describe('Plain text; blank lines part paragraphs. Markup is shown as it was typed'),
  category: z.enum(categories).default('other'),
  locale: z.enum(['en', 'de']).default('en'),
  zone: z.string().max(60).default('Europe/Berlin').describe('IANA time zone of the venue'),
  venueName: text(120),
  venueAddress: text(200),
  city: text(80),
  country: z
    .string()
    .regex(/^([A-Z]{2})?$/, 'unknown-choice')
    .default('')
    .describe('ISO 3166-1 alpha-2'),
  currency: z.string().max(3).default('EUR').describe('ISO 4217'),
  region: z.enum(['auto', 'weur', 'eeur', 'enam', 'wnam', 'sam', 'apac', 'oc', 'afr', 'me']).default('auto'),
  euOnly: z.boolean().default(false).describe('Keep the box office within the jurisdiction of the EU'),
  totalCapacity: count(capacityMax).nullable().default(null).describe('Per date, over all types; null for no total'),
  maxPerOrder: z.number().int('not-whole').min(1).max(100).default(10),
  maxPerPerson: count(1_000).nullable().default(null).describe('Tickets that one address may have in all'),
  singleSeatsAllowed: z.boolean().default(false).describe('Buyers may leave a single seat between others'),
  waitingList: z
    .strictObject({
      open: z.boolean().default(false),
      first: z.boolean().default(true).describe('What becomes free goes to the list before anybody else'),
      smallerMayPass: z.boolean().default(true),
      offerHours: z.number().min(0.25).max(168).default(12),
    })
    .default({ open: false, first: true, smallerMayPass: true, offerHours: 12 }),
  buyersMay: z
    .strictObject({
      exchange: z.boolean().default(true).describe('Give tickets back for others'),
      cancel: z.boolean().default(false).describe('Give tickets back for money'),
      hoursBefore: z.number().min(0).max(8_760).default(0).describe('How long before the doors open it ends'),
    })
    .default({ exchange: true, cancel: false, hoursBefore: 0 }),
  salesStart: localTime,
  salesEnd: localTime,
  occurrences: z.array(OccurrenceDraft).max(occurrencesMax).default([]),
  ticketTypes: z.array(TicketTypeDraft).max(ticketTypesMax).default([]),
  gates: z
    .array(GateDraft)
    .max(50)
    .default([GateDraft.parse({ name: 'Main entrance' })]),
  zones: z.array(ZoneDraft).max(64).default([]),
  admission: z.enum(admissionPolicies).default('once'),
  admissionLimits: AdmissionLimitsDraft.default({ entries: 2, gapMinutes: 0 }),
  liveCodes: z
    .enum(liveCodeModes)
    .default('off')
    .describe('Codes bound to the holder’s phone: never, for who wants one, or the only ones there are'),
  namesAtDoor: z.boolean().default(false).describe('Names travel to the doors, sealed; see the gate pack'),
  doorAlerts: z
    .strictObject({
      staleMinutes: count(1_440).min(1).default(5).describe('A door whose knowledge is older turns amber'),
      silentSeconds: count(3_600)
        .min(15)
        .nullable()
        .default(null)
        .describe('So does one that has heard no other door for so long; null: 15 s'),
    })
    .default({ staleMinutes: 5, silentSeconds: null }),
});
export type EventDraft = z.infer<typeof EventDraft>;

/** A draft with nothing in it but the defaults: where every form begins. */
export function emptyDraft(): EventDraft {
  return EventDraft.parse({});
}
