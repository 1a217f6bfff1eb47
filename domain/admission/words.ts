/** The closed words of the door. */

/** T14: every reason for a refusal. */
export const refusalReasons = [
  'unreadable',
  'newer-format',
  'unknown-key',
  'bad-signature',
  'wrong-event',
  'test-ticket',
  'old-generation',
  'revoked',
  'unpaid',
  'wrong-occurrence',
  'too-early',
  'too-late',
  'wrong-gate',
  'stale-live-code',
  'copy-of-bound-ticket',
  'rule',
  'already-used',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** How the ticket was shown: a static code, a live code with its holder's proof, or a short code typed by hand (which proves nothing). */
export const proofs = ['signature', 'holder', 'typed'] as const;
export type Proof = (typeof proofs)[number];

/** Which rule of the gate said no, where the reason is `rule`. */
export const rulesBroken = [
  'minimum-gap',
  'not-inside',
  'unknown-ticket-type',
  'unknown-gate',
  /** On the organizer's block list. */
  'blocked',
  /** The zone behind this gate holds no more. */
  'zone-full',
  /** A document was not shown, or an age not reached. */
  'check-refused',
] as const;
export type RuleBroken = (typeof rulesBroken)[number];
