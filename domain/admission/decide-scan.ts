/** From what the camera read (or a person typed) to a verdict, with no network. */
import type { Ed25519 } from '#domain/crypto/ed25519';
import { decideAdmission } from './decide.ts';
import type { Admit, DoorKnowledge, Refuse, ScanMoment, ScanWish, Verdict } from './types.ts';
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
  wish?: ScanWish,
): Promise<ScanDecision> {
  const check = await verifyCode(text, door, moment, ed25519);
  return { verdict: decideAdmission(check, door, moment, wish), check };
}

/** The same for a short code typed by hand: `proof` is `typed`. No signature is involved, so nothing waits. */
export function decideTyped(text: string, door: DoorKnowledge, moment: ScanMoment, wish?: ScanWish): ScanDecision {
  const check = findTyped(text, door);
  return { verdict: decideAdmission(check, door, moment, wish), check };
}

/** The refusal in the place of an admission whose check was not passed: a document not shown, an age not reached (A31). */
export function refusedCheck({ proof, ticket, freshness }: Admit): Refuse {
  return { verdict: 'refuse', reason: 'rule', rule: 'check-refused', untilMs: null, proof, ticket, freshness };
}

/** Whether a person has to say something before this verdict counts: a check to confirm, or how many of a group go through (A27, A30). */
export function asksFirst(verdict: Verdict): verdict is Admit {
  if (verdict.verdict !== 'admit') return false;
  return verdict.checks.length > 0 || (verdict.group !== null && verdict.group.left > 1);
}
