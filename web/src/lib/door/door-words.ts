/** Views become sentences. Every closed word has one; a new one does not compile until it has its sentence. */
import type { ProblemCode } from '#domain/contract/problem';
import { m } from '$lib/paraglide/messages';
import { intlLocale } from '#domain/locale';
import { getLocale } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import type { CameraTrouble } from './camera.ts';
import type { EnrolTrouble } from './door-page.svelte.ts';
import type { Caution, Reason, VerdictView, VerdictWord } from './verdict-view.ts';

const words: Record<VerdictWord, () => string> = {
  in: m.door_word_in,
  'in-look': m.door_word_in_look,
  out: m.door_word_out,
  'no-entry': m.door_word_no_entry,
  'no-ticket': m.door_word_no_ticket,
  'not-written': m.door_word_not_written,
};

export function wordText(word: VerdictWord): string {
  return words[word]();
}

/** @param time the instant that the reason speaks of, formatted; empty where there is none */
const reasons: Record<Reason, (time: string, typed: boolean) => string> = {
  unreadable: (_, typed) => (typed ? m.door_reason_unreadable_typed() : m.door_reason_unreadable()),
  'newer-format': () => m.door_reason_newer_format(),
  'unknown-key': () => m.door_reason_unknown_key(),
  'bad-signature': (_, typed) => (typed ? m.door_reason_bad_signature_typed() : m.door_reason_bad_signature()),
  'wrong-event': () => m.door_reason_wrong_event(),
  'test-ticket': () => m.door_reason_test_ticket(),
  'old-generation': () => m.door_reason_old_generation(),
  revoked: () => m.door_reason_revoked(),
  unpaid: () => m.door_reason_unpaid(),
  'wrong-occurrence': () => m.door_reason_wrong_occurrence(),
  'too-early': (time) => m.door_reason_too_early({ time }),
  'too-late': (time) => m.door_reason_too_late({ time }),
  'wrong-gate': () => m.door_reason_wrong_gate(),
  'stale-live-code': () => m.door_reason_stale_live_code(),
  'copy-of-bound-ticket': () => m.door_reason_copy_of_bound_ticket(),
  'already-used': () => m.door_reason_already_used(),
  'minimum-gap': (time) => (time ? m.door_reason_minimum_gap_until({ time }) : m.door_reason_minimum_gap()),
  'not-inside': () => m.door_reason_not_inside(),
  'unknown-ticket-type': () => m.door_reason_unknown_ticket_type(),
  'unknown-gate': () => m.door_reason_unknown_gate(),
  blocked: () => m.door_reason_blocked(),
  'zone-full': () => m.door_reason_zone_full(),
  'check-refused': () => m.door_reason_check_refused(),
  'not-kept': () => m.door_reason_not_kept(),
  forked: () => m.door_reason_forked(),
  crowded: () => m.door_reason_crowded(),
  'real-ticket': () => m.door_reason_real_ticket(),
};

export function reasonText(view: VerdictView, zone: string, nowMs: number): string {
  if (!view.reason) return '';
  if (view.gates.length > 0) return m.door_reason_wrong_gate_go({ gates: gatesText(view.gates) });
  return reasons[view.reason](view.atMs === null ? '' : timeText(view.atMs, zone, nowMs), view.typed);
}

/** At a door nobody reads a list: the first few will do. */
function gatesText(gates: readonly string[]): string {
  return new Intl.ListFormat(intlLocale(getLocale()), { type: 'disjunction' }).format(gates.slice(0, 3));
}

/** The same without an instant, for lists. */
export function shortReasonText(reason: Reason, typed: boolean): string {
  return reasons[reason]('…', typed);
}

export function cautionText(caution: Caution, view: VerdictView): string {
  switch (caution) {
    case 'typed':
      return m.door_caution_typed();
    case 'stale':
      return m.door_caution_stale({ age: ageText(view.statusAgeMs ?? 0) });
    case 'newer-than-pack':
      return m.door_caution_newer();
    case 'apart-peers':
      return m.door_caution_apart_peers();
    case 'zone-full':
      return m.door_caution_zone_full();
    case 'override':
      return m.door_caution_override();
    case 'found':
      return m.door_caution_found();
    case 'apart-home':
      return m.door_caution_apart_home();
  }
}

/** How fresh the knowledge behind a verdict is, in one line; empty where nothing was known. */
export function freshnessText({ statusAgeMs, peers, alone }: VerdictView): string {
  const status = statusAgeMs === null ? '' : m.door_fresh_status({ age: ageText(statusAgeMs) });
  const apart = alone ? m.door_fresh_alone() : '';
  const doors = peers ? m.door_fresh_doors({ heard: peers.heard, known: peers.known }) : apart;
  return [status, doors].filter(Boolean).join(' · ');
}

/** When, where and by whom a ticket was used before; as much of it as is known. */
export function earlierText(earlier: NonNullable<VerdictView['earlier']>, zone: string, nowMs: number): string {
  if (earlier.atMs === null && earlier.gateName === null) return m.door_earlier_unknown();
  const door = earlier.here ? m.door_earlier_here() : m.door_earlier_other();
  const time = earlier.atMs === null ? '' : timeText(earlier.atMs, zone, nowMs);
  return [time, earlier.gateName ?? '', door].filter(Boolean).join(' · ');
}

const cameraTroubles: Record<CameraTrouble, { title: () => string; text: () => string }> = {
  insecure: { title: m.door_camera_insecure_title, text: m.door_camera_insecure },
  unsupported: { title: m.door_camera_unsupported_title, text: m.door_camera_unsupported },
  denied: { title: m.door_camera_denied_title, text: m.door_camera_denied },
  missing: { title: m.door_camera_missing_title, text: m.door_camera_missing },
  busy: { title: m.door_camera_busy_title, text: m.door_camera_busy },
  broken: { title: m.door_camera_broken_title, text: m.door_camera_broken },
};

export function cameraTroubleText(trouble: CameraTrouble): { title: string; text: string } {
  const { title, text } = cameraTroubles[trouble];
  return { title: title(), text: text() };
}

/** What to say of a link that did not make a door. */
export function enrolTroubleText(trouble: EnrolTrouble): string {
  switch (trouble.kind) {
    case 'away':
      return m.door_enrol_away();
    case 'no-link':
      return m.door_enrol_no_link();
    case 'elsewhere':
      return m.door_enrol_elsewhere({ origin: trouble.origin });
    case 'refused':
      return (enrolRefusals[trouble.code] ?? (() => problemText(trouble)))();
  }
}

const enrolRefusals: Partial<Record<ProblemCode, () => string>> = {
  'enrolment-used': m.door_enrol_used,
  'enrolment-expired': m.door_enrol_expired,
  'door-revoked': m.door_enrol_withdrawn,
  'not-found': m.door_enrol_unknown,
  'invalid-fields': m.door_enrol_unknown,
};

/** A time of day in the venue's zone; with its date where that is not today. */
export function timeText(atMs: number, zone: string, nowMs: number): string {
  const locale = intlLocale(getLocale());
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'short' });
  const sameDay = day.format(atMs) === day.format(nowMs);
  const wanted = sameDay
    ? { timeStyle: 'short' as const }
    : { dateStyle: 'short' as const, timeStyle: 'short' as const };
  return new Intl.DateTimeFormat(locale, { timeZone: zone, ...wanted }).format(atMs);
}

/** "4 sec", "12 min", "3 hr", "2 days": an age in its one useful unit; `narrow` where there is little room. */
export function ageText(ms: number, unitDisplay: 'short' | 'narrow' = 'short'): string {
  const seconds = Math.max(0, ms) / 1000;
  const [value, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 3_600
        ? [seconds / 60, 'minute']
        : seconds < 172_800
          ? [seconds / 3_600, 'hour']
          : [seconds / 86_400, 'day'];
  const style = { style: 'unit', unit: unit as string, unitDisplay, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(intlLocale(getLocale()), style).format(Math.floor(value as number));
}

export function countText(count: number): string {
  return new Intl.NumberFormat(intlLocale(getLocale())).format(count);
}
