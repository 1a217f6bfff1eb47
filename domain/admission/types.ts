/** Words of the door: what is asked, what is answered, what is written down. */
import type { DoorRole } from '#domain/gate-pack/role';
import type { AdmissionPolicy, GateCheck, GatePack } from '#domain/gate-pack/types';
import type { Heads } from './head-count.ts';
import type { AdmissionState } from './merge.ts';
import type { Via } from './not-shown.ts';
import type { Proof, RefusalReason, RuleBroken } from './words.ts';

export { refusalReasons, type Proof, type RefusalReason, type RuleBroken } from './words.ts';
export type { EntryKind, JournalEntry, SignedEntry } from './entry.ts';

/** How fresh the knowledge behind a verdict is. All ages in ms of the corrected clock, never negative. */
export type Freshness = {
  epoch: number;
  /** Age of the status in the pack (since it was issued). */
  statusAgeMs: number;
  /** Since the server last answered this device; null if never. */
  serverAgeMs: number | null;
  /** Doors nearby that this one should hear, how many of them it heard within the threshold, and the oldest of their last words. */
  peers: { known: number; heard: number; oldestAgeMs: number | null };
  /** Whether the status is older than the event (or the ticket type) allows: the verdict turns amber. */
  stale: boolean;
  /**
   * Whether somebody may know of an entry that this door has not heard of (M20, M21 in `../mesh/SPEC.md`): a door nearby or the ticket's home gate is
   * silent, and the server too. Amber as well.
   */
  apart: 'peers' | 'home-gate' | null;
};

/** The ticket that a verdict speaks of; never present before its signature (or typed hash) was right (T5). */
export type TicketFacts = {
  serial: number;
  generation: number;
  ticketType: number;
  /** The occurrence that it is used for now; 255 where none was settled. */
  occurrence: number;
  /** Issued or reissued after the pack was made: the door knows nothing of its status. */
  newerThanPack: boolean;
};

/** Where and when a ticket was used before; null where only the bit in the pack says so. */
export type EarlierUse = { atMs: number | null; gate: number | null; deviceId: string | null };

/** What a supervisor set aside: the reason, or the rule where that was the reason. */
export type Overridden = Exclude<RefusalReason, 'rule'> | RuleBroken;

/** A zone as this door knows it. `full` says whether this scan goes beyond its capacity. */
export type ZoneNow = { zone: number; inside: number; capacity: number | null; full: boolean };

/** What a person at the door adds to a scan. */
export type ScanWish = {
  /** Of a group that may come in parts: how many go through now; missing is all that are left. */
  persons?: number;
  /** A supervisor lets in what the rules refuse. Counts only where the role allows and the ticket is genuine (A33). */
  override?: boolean;
};

export type Admit = {
  verdict: 'admit';
  proof: Proof;
  direction: 'in' | 'out';
  ticket: TicketFacts;
  /** Persons let in (or out) by this scan. */
  admits: number;
  /** Of a group that may come in parts: how many it has, and how many of them may still go through (this scan included); else null. */
  group: { size: number; left: number } | null;
  /** Nobody has shown the ticket: it was found by name, or comes with another of its order (A42, A43). */
  via?: Via;
  /** To be confirmed by a person before it counts (A30). */
  checks: readonly GateCheck[];
  /** The zone that is entered, before this scan; null where the gate leads into none. */
  zone: ZoneNow | null;
  /** The refusal that a supervisor set aside, else null. */
  override: Overridden | null;
  /** Entries that stood before this one. */
  entriesBefore: number;
  freshness: Freshness;
};

type RefusalBase = { verdict: 'refuse'; proof: Proof | null; ticket: TicketFacts | null; freshness: Freshness };
export type Refuse =
  | (RefusalBase & {
      reason: Exclude<RefusalReason, 'already-used' | 'rule' | 'too-early' | 'too-late' | 'wrong-occurrence'>;
    })
  | (RefusalBase & { reason: 'too-early'; opensAtMs: number })
  | (RefusalBase & { reason: 'too-late'; closedAtMs: number })
  /** `expected` is the occurrence at this door now, null where there is none. */
  | (RefusalBase & { reason: 'wrong-occurrence'; expected: number | null })
  /** `untilMs` is when it would be let in, where that is known. */
  | (RefusalBase & { reason: 'rule'; rule: RuleBroken; untilMs: number | null; blockedFor?: string })
  | (RefusalBase & { reason: 'already-used'; earlier: EarlierUse });

export type Verdict = Admit | Refuse;

/** Another door nearby, as far as this one has heard it. */
export type PeerContact = { deviceId: string; gate: number | null; lastHeardAtMs: number | null };

/** Everything a door has at hand when it decides. */
export type DoorKnowledge = {
  pack: GatePack;
  /** This door's own entries and those heard from others. */
  admissions: AdmissionState;
  /** Corrected time of the server's last answer. */
  lastServerAtMs: number | null;
  peers: readonly PeerContact[];
  /** Last time step (T9) with which a holder-bound ticket was let in by this door, by serial. */
  liveSteps: ReadonlyMap<number, number>;
  /** What of `admissions.heads` the pack's own head count holds already (`headsThrough`); missing is nothing. */
  packedHeads?: Heads;
};

/** This scan: when, where and in which direction. */
export type ScanMoment = {
  /** The device's clock, UTC ms. */
  atMs: number;
  /** Measured: server clock − device clock. */
  offsetMs: number;
  deviceId: string;
  gate: number;
  direction: 'in' | 'out';
  /** The occurrence this door is set to, or null to take it from the time. */
  occurrence: number | null;
  /** What this device may do; missing is a steward of everything. */
  role?: DoorRole;
};

/** An entry as the merge keeps it: small, with the corrected time. */
export type AdmissionFact = {
  serial: number;
  generation: number;
  ticketType: number;
  occurrence: number;
  kind: 'scan' | 'exit';
  /** Corrected: `atMs + offsetMs`. */
  atMs: number;
  gate: number;
  deviceId: string;
  sequence: number;
  /** Persons; missing is the whole ticket. */
  persons?: number;
  /** Let in by a supervisor against the rules: it stands whatever was before (A33). */
  override?: true;
};

/** Two admissions of which only one may stand. */
export type Conflict = { serial: number; stands: AdmissionFact; conflicting: AdmissionFact };

/** What the merge must know to tell a second entry from a copy: a part of the pack's head. */
export type MergeRules = {
  policy: AdmissionPolicy;
  policyByType: Readonly<Record<number, AdmissionPolicy>>;
  zone: string;
  /** Ticket types for more than one person; missing is none. */
  groups?: Readonly<Record<number, { admits: number; parts: boolean }>>;
};
