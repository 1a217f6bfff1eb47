/** One ticket of an order in words: of which type, where it stands, what came of it. */
import type { Verdict } from '#domain/admission/types';
import type { GateCheck, GatePack } from '#domain/gate-pack/types';
import { m } from '$lib/paraglide/messages';
import { shortReasonText, timeText } from '../door-words.ts';
import type { PartyResult } from './party.ts';

export function typeNameOf(pack: GatePack, { ticketType }: { ticketType: number }): string {
  return pack.head.ticketTypes.find(({ index }) => index === ticketType)?.name ?? m.door_find_unknown_type();
}

/** Where a ticket stands: outside, in since when, or why not. */
export function memberText(verdict: Verdict | null, pack: GatePack, nowMs: number): string {
  if (!verdict) return '';
  if (verdict.verdict === 'admit') return m.door_find_outside();
  if (verdict.reason === 'already-used') {
    const { atMs } = verdict.earlier;
    return atMs === null ? m.door_find_in() : m.door_find_in_since({ time: timeText(atMs, pack.head.zone, nowMs) });
  }
  return shortReasonText(verdict.reason === 'rule' ? verdict.rule : verdict.reason, false);
}

export function resultText({ outcome, verdict }: PartyResult): string {
  if (outcome === 'in') return m.door_party_in();
  if (outcome === 'trouble' || verdict?.verdict !== 'refuse') return m.door_party_trouble();
  return shortReasonText(verdict.reason === 'rule' ? verdict.rule : verdict.reason, false);
}

/** What a ticket type asks for, in one line. */
export function checksText(checks: readonly GateCheck[]): string {
  return checks
    .map(({ text, minAge }) => [minAge === undefined ? '' : m.door_ask_age({ age: minAge }), text])
    .map((parts) => parts.filter(Boolean).join(' · '))
    .join(', ');
}
