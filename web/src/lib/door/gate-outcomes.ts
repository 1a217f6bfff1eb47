/** What a gate is asked and what comes of it. */
import type { CodeCheck } from '#domain/admission/decide-scan';
import type { Admit, ScanMoment, SignedEntry, Verdict } from '#domain/admission/types';
import type { DoorRole } from '#domain/gate-pack/role';
import type { GatePack } from '#domain/gate-pack/types';

/** Which door this is; `occurrence` null takes the date from the time. */
export type GatePost = { eventId: string; deviceId: string; gate: number; role?: () => DoorRole };
export type GateMode = { direction: 'in' | 'out'; occurrence: number | null };

export type ScanOutcome =
  | { kind: 'verdict'; verdict: Verdict; entry: SignedEntry; pack: GatePack; scanned: Scanned }
  /** A person must say something before it counts; nothing is written down yet. */
  | { kind: 'ask'; verdict: Admit; pack: GatePack; deviceId: string; scanned: Scanned }
  /** The journal could not be written: nobody is let in on a verdict that may be forgotten. */
  | { kind: 'not-kept'; cause: unknown }
  /** Another tab or a copy of this device writes under the same name. */
  | { kind: 'forked' }
  /** More codes at once than a person can hold up; this one was not looked at. */
  | { kind: 'crowded' }
  /** Only in practice: it was not judged, not let in and not written down (A40). */
  | { kind: 'real-ticket' };

/** A code that was looked at, and when: what an answer speaks of. */
export type Scanned = { check: CodeCheck; moment: ScanMoment };

/** What a person says to a scan that asks first. */
export type Answer =
  | { kind: 'let-in'; persons?: number; confirmed: readonly string[] }
  /** A check was not passed; `note` is the text of the check. */
  | { kind: 'refuse'; note: string };

/** Nothing was written down, so nothing counts. */
export type Trouble = { kind: 'not-kept'; cause: unknown } | { kind: 'forked' };
export type UndoOutcome = { kind: 'undone'; entry: SignedEntry } | { kind: 'nothing-to-undo' } | Trouble;
export type CountOutcome = { kind: 'counted'; entry: SignedEntry } | Trouble;
