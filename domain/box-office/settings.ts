/**
 * What a box office must know to sell: a copy of the organizer's published plan. It is handed over whole with every
 * publication; the box office never asks anybody while it decides. Times are UTC instants, prices minor units of `currency`.
 */
import type { LiveCodeMode } from '../event/draft.ts';
import type { GateCheck, GateZone } from '../gate-pack/types.ts';

/** On a line or a ticket: valid on every date (byte 16 of a ticket). */
export const everyDate = 255;

/** How long a hold lasts before the buyer has checked out: Stripe's page, 3-D Secure and one retry fit in. */
export const defaultHoldMs = 10 * 60_000;

export interface SalesOccurrence {
  /** 0..254, given once; never used again for another date. */
  index: number;
  startsAtMs: number;
  endsAtMs: number;
  doorsOpenAtMs: number;
}

export interface SalesPool {
  /** Given once; never used again for another pool. */
  index: number;
  name: string;
  /** Places on each date. May be lowered below what is sold: then nothing is left, and nothing is taken back. */
  capacity: number;
}

export interface SalesTicketType {
  /** 0..65535, given once; never used again for another type. */
  index: number;
  name: string;
  priceMinor: number;
  /** Indexes of pools; a ticket takes one place from each. At least one. */
  pools: number[];
  /** `one-date`: a line names its date. `every-date`: a line has occurrence 255 and draws from its pools on every date. */
  validity: 'one-date' | 'every-date';
  /** The dates a `one-date` type is sold for; null is all of them. */
  occurrences: number[] | null;
  /** First instant of the sale, inclusive; null is from now on. */
  salesStartAtMs: number | null;
  /** End of the sale, exclusive; null is until the date (or the last date) ends. */
  salesEndAtMs: number | null;
  minPerOrder: number;
  maxPerOrder: number;
  /** Sold in multiples of this: 4 for a table of four. Missing is 1. */
  quantityStep?: number;
  /** Tickets of this type that one person (by address) may have in this event; missing or null is no limit. */
  maxPerPerson?: number | null;
  /** How many persons one scan lets in. */
  admits: number;
  /** Whether they may come in parts. Missing is all at once. */
  parts?: boolean;
  /** What somebody at the door must see or ask first; shape and bounds are the gate pack's. */
  checks?: GateCheck[];
  /** A note for whoever is at the door. */
  doorNote?: string;
  /** The gate that these tickets belong to; missing or null is any. */
  homeGate?: number | null;
  /** A door that knows nothing younger turns amber for these; missing or null is `doorAlerts` of the event. */
  staleAfterMs?: number | null;
  /** How often it opens the door; missing or null is as the event says. */
  admission?: AdmissionRule | null;
  /** Narrows when it is let in, both UTC, the end exclusive; missing or null is as the date says. */
  entryFromMs?: number | null;
  entryUntilMs?: number | null;
  /** Not shown and not sold without a code that unlocks it. */
  hidden?: boolean;
  /** Ids of the seat map's categories that it is sold for: each ticket has a seat then. Missing or null: no seats. */
  seatCategories?: string[] | null;
  /** What comes with each ticket, at no further price and in the same instant: places of those types are taken too. */
  includes?: { ticketType: number; quantity: number }[];
  /** Sold only beside tickets of one of those types, on the same date, at most so many for each of them. */
  addOnTo?: { ticketTypes: number[]; perTicket: number } | null;
}

export type SalesStatus = 'on-sale' | 'paused' | 'ended' | 'cancelled';
export type AdmissionPolicy = AdmissionRule['policy'];
/** How often a ticket opens the door (A11). */
export type AdmissionRule =
  | { policy: 'once' }
  | { policy: 'once-per-day' }
  /** After each exit, but at least so long after the entry before. */
  | { policy: 're-entry'; minimumGapMs: number }
  /** So often in all. */
  | { policy: 'entries'; entries: number; minimumGapMs: number };

export interface SalesGate {
  index: number;
  name: string;
  /** Ticket types that may enter here; null is all. */
  ticketTypes: number[] | null;
  /** The zone behind it; missing or null is none. */
  zone?: number | null;
}

export interface SalesSettings {
  /** Grows with every publication; an older or equal version is refused as `version-conflict`. */
  version: number;
  /** `evt_…` */
  eventId: string;
  name: string;
  /** ISO 4217. Cannot change once there is an order. */
  currency: string;
  /** IANA zone of the venue. */
  zone: string;
  status: SalesStatus;
  /** A test event sells test tickets, which no live event admits. Cannot change once there is an order. */
  test: boolean;
  occurrences: SalesOccurrence[];
  pools: SalesPool[];
  ticketTypes: SalesTicketType[];
  /** Tickets in one order, over all types. */
  maxPerOrder: number;
  /** Tickets that one person (by address) may have in this event; missing or null is no limit. */
  maxPerPerson?: number | null;
  /** Missing is a waiting list that nobody can join. */
  waitingList?: WaitingListRules;
  /** What buyers may do to their tickets; missing is exchanging until doors open. */
  buyersMay?: ChangeRules;
  /** Whether buyers may leave a single seat between others; missing is no. */
  singleSeatsAllowed?: boolean;
  /** See `defaultHoldMs`. */
  holdMs: number;
  gates: SalesGate[];
  /** Parts of the venue that hold so many persons. Missing is none. */
  zones?: GateZone[];
  admission: AdmissionPolicy;
  /** Bounds that `admission` needs; missing is no gap, and two entries. */
  admissionLimits?: { entries: number; minimumGapMs: number };
  /** Codes bound to the holder's phone (T8–T11). `required`: no other code is ever given out. Missing is off. */
  liveCodes?: LiveCodeMode;
  /** Whether names travel to the doors, sealed. Missing is no. */
  namesAtDoor?: boolean;
  /** How old a door's knowledge may be, and how long its neighbours silent, before it turns amber. */
  doorAlerts?: { staleAfterMs: number; silentAfterMs: number | null };
  /**
   * Texts that the Worker shows beside an order and in its mail (slug, place, organizer), so that neither needs the catalogue.
   * Opaque here: kept and given back with `settings()`, never looked at.
   */
  display?: Readonly<Record<string, string>>;
}

export interface ChangeRules {
  /** Give tickets back for others. */
  exchange: boolean;
  /** Give tickets back for money. */
  cancel: boolean;
  /** How long before the doors of a ticket's date open it ends. */
  untilMsBefore: number;
}

export interface WaitingListRules {
  open: boolean;
  /** What becomes free is offered to the list before anybody else can have it. */
  first: boolean;
  /** A party that fits may be offered before one ahead of it that does not. */
  smallerMayPass: boolean;
  /** How long an offer stands. */
  offerMs: number;
}

/** Bounds that keep one event within the memory of one object. */
export const salesBounds = {
  occurrences: 255,
  pools: 256,
  ticketTypes: 256,
  gates: 256,
  zones: 64,
  blocked: 5_000,
  capacity: 1_000_000,
  linesPerHold: 20,
  ticketsPerOrder: 100,
  includesPerType: 5,
  codes: 100_000,
  codesPerCommand: 500,
  allotments: 1_000,
  waiting: 50_000,
} as const;
