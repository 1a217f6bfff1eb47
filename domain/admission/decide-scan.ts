/** From what the camera read (or a person typed) to a verdict, with no network. */
import type { Ed25519 } from '#domain/crypto/ed25519';
import { decideAdmission } from './decide.ts';
import type { DoorKnowledge, ScanMoment, Verdict } from './types.ts';
import { findTyped, verifyCode, type CodeCheck } from './verify-code.ts';

export { decideAdmission } from './decide.ts';
export { findTyped, verifyCode, type CodeCheck } from './verify-code.ts';

/** A scan with its verdict and what the journal wants to know. */
export type ScanDecision = { verdict: Verdict; check: CodeCheck };

/**
 * Verifies and decides a code from the camera. Only `verifyCode` waits: two scans at once must be decided one after the other, each with
 * the entry of the one before already in `door.admissions`. Whoever cannot be sure of that calls both halves, the second one together
 * with the journal's write.
 */
export async function decideScan(
  text: string,
  door: DoorKnowledge,
  moment: ScanMoment,
  ed25519: Ed25519,
): Promise<ScanDecision> {
  const check = await verifyCode(text, door, moment, ed25519);
  return { verdict: decideAdmission(check, door, moment), check };
}

/** The same for a short code typed by hand: `proof` is `typed`. No signature is involved, so nothing waits. */
export function decideTyped(text: string, door: DoorKnowledge, moment: ScanMoment): ScanDecision {
  const check = findTyped(text, door);
  return { verdict: decideAdmission(check, door, moment), check };
}
