/** From what the camera read (or a person typed) to a verdict, with no network. */
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { DoorKnowledge, Proof, RefusalReason, ScanMoment, Verdict } from './types.ts';

/** What cryptography says of a code; status, place and time have not been looked at. */
export type CodeCheck =
  | {
      ok: true;
      proof: Proof;
      serial: number;
      generation: number;
      ticketType: number;
      occurrence: number;
      holderBound: boolean;
      test: boolean;
      /** Of a live code: its time step (T9). */
      liveStep: number | null;
      codeDigest: string;
    }
  | { ok: false; reason: RefusalReason; codeDigest: string };

/** A scan with its verdict and what the journal wants to know. */
export type ScanDecision = { verdict: Verdict; check: CodeCheck };

/** parse → key and signature → event (→ holder's signature). Never throws on what was scanned. */
export async function verifyCode(
  _text: string,
  _door: DoorKnowledge,
  _moment: ScanMoment,
  _ed25519: Ed25519,
): Promise<CodeCheck> {
  throw new Error('being built');
}

/** generation and revocation → type, occurrence, window, gate → holder proof → rules → already used → verdict. Pure and synchronous. */
export function decideAdmission(_check: CodeCheck, _door: DoorKnowledge, _moment: ScanMoment): Verdict {
  throw new Error('being built');
}

/** Both in one, for codes from the camera. Between its return and the journal's write nothing else may decide on this door. */
export async function decideScan(
  _text: string,
  _door: DoorKnowledge,
  _moment: ScanMoment,
  _ed25519: Ed25519,
): Promise<ScanDecision> {
  throw new Error('being built');
}

/** The same for a short code typed by hand: `proof` is `typed`. Synchronous: no signature is involved. */
export function decideTyped(_text: string, _door: DoorKnowledge, _moment: ScanMoment): ScanDecision {
  throw new Error('being built');
}
