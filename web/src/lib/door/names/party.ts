/** Several tickets of one order, let in one by one without being shown: each is decided and written down by itself (A43). */
import type { NamedSeat } from '#domain/admission/find-by-name';
import type { UnseenTicket, Via } from '#domain/admission/not-shown';
import type { Verdict } from '#domain/admission/types';
import type { GateCheck } from '#domain/gate-pack/types';
import type { Answer, GateMode, Scanned, ScanOutcome } from '../gate.ts';

/** What a party needs of the door. */
export interface PartyDoor {
  /** What would be said, without writing it down; null while nothing can be decided. */
  foresee(ticket: UnseenTicket, via: Via, mode: GateMode): Verdict | null;
  judge(ticket: UnseenTicket, via: Via, mode: GateMode): Promise<ScanOutcome | null>;
  answer(scanned: Scanned, answer: Answer): Promise<ScanOutcome | null>;
}

/** A ticket of the order as it stands now. */
export type PartyMember = { seat: NamedSeat; verdict: Verdict | null; checks: readonly GateCheck[]; mayEnter: boolean };

/** What came of one ticket; `trouble` where nothing was decided or nothing could be written down. */
export type PartyResult = { seat: NamedSeat; outcome: 'in' | 'refused' | 'trouble'; verdict: Verdict | null };

export function membersOf(door: PartyDoor, seats: readonly NamedSeat[], mode: GateMode): PartyMember[] {
  return seats.map((seat) => {
    const verdict = door.foresee(seat, 'party', mode);
    const mayEnter = verdict?.verdict === 'admit';
    return { seat, verdict, mayEnter, checks: mayEnter ? verdict.checks : [] };
  });
}

/** One after the other, in their order; what went wrong with one is told of that one. What their types ask for was on the screen. */
export async function letPartyIn(
  door: PartyDoor,
  seats: readonly NamedSeat[],
  mode: GateMode,
  onResult: (result: PartyResult) => void,
): Promise<void> {
  for (const seat of seats) onResult(await letOneIn(door, seat, mode));
}

async function letOneIn(door: PartyDoor, seat: NamedSeat, mode: GateMode): Promise<PartyResult> {
  const first = await door.judge(seat, 'party', mode);
  const confirmed = first?.kind === 'ask' ? first.verdict.checks.map(({ id }) => id) : [];
  const outcome = first?.kind === 'ask' ? await door.answer(first.scanned, { kind: 'let-in', confirmed }) : first;
  if (outcome?.kind !== 'verdict') return { seat, outcome: 'trouble', verdict: null };
  const { verdict } = outcome;
  return { seat, outcome: verdict.verdict === 'admit' ? 'in' : 'refused', verdict };
}
