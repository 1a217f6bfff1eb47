/** What the Worker may ask of an event's box office about its doors and those who come in, over RPC; a part of `BoxOfficeRpc`. */
import type { PracticeKind } from '#domain/admission/practice';
import type { DeskArrivals, DeskInside } from '#domain/contract/arrivals';
import type { DeskDoorMessage, DoorMessage, DoorReport } from '#domain/contract/door-talk';
import type { DoorRow } from './box-office-rpc.ts';

/** An entry of a door's journal as it was signed, or what was sent instead. */
export interface EvidenceRow {
  deviceId: string;
  /** -1 for what had no place in a journal. */
  sequence: number;
  hash: string;
  /** JSON, cut where it was too long to be believed. */
  entry: string;
  broken: 0 | 1;
}
export type EvidencePlace = Pick<EvidenceRow, 'deviceId' | 'sequence' | 'hash'>;

/** `practice-impossible`: a test event admits test tickets, so that none can be handed out for practising. */
export type PracticeReply = { kind: PracticeKind; code: string }[] | 'practice-impossible' | null;

export interface DoorRpc {
  /** Null before the first publication, and for a date that is none. */
  arrivals(occurrence: number | null): Promise<DeskArrivals | null>;
  /** Null before the first publication. */
  inside(): Promise<DeskInside | null>;
  /** As `doors`, with what each device has told of itself, and the epoch that a pack of now would have. */
  doorsAndReports(): Promise<{ doors: DoorRow[]; packEpoch: number }>;
  /** Keeps how a door is; what it should show comes back. Null for no door of ours; a withdrawn door gets no messages. */
  reportDoor(deviceId: string, report: DoorReport): Promise<{ messages: DoorMessage[]; packEpoch: number } | null>;
  /** To one door or (null) to all. The same key again is the same message. */
  sendDoorMessage(message: {
    key: string;
    text: string;
    deviceId: string | null;
  }): Promise<{ id: number } | 'unknown-door' | 'door-revoked' | 'event-not-published' | 'idempotency-key-reused'>;
  /** With what became of them, the newest first. */
  doorMessages(): Promise<DeskDoorMessage[]>;
  /** False where there is no such message. */
  withdrawDoorMessage(id: number): Promise<boolean>;
  /** One code for each kind of practice ticket; null before the first publication. */
  practiceCodes(): Promise<PracticeReply>;
  /** Journals of all doors, a page at a time, behind the row that was read last. */
  evidence(after: EvidencePlace | null, limit: number): Promise<EvidenceRow[]>;
  /** Of conflicts in the desk's list: which of them are conflicts still. */
  stillConflicts(entries: { serial: number; deviceId: string; sequence: number }[]): Promise<boolean[]>;
}
