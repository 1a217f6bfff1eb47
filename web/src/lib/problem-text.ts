/**
 * What a person reads when the API says no. Every code of the closed lists has its sentence in every language; each says what
 * happened, what was kept and what to do next. A new code does not compile until it has one.
 */
import type { FieldCode, FieldError, Problem, ProblemCode } from '#domain/contract/problem';
import { m } from '$lib/paraglide/messages';

type Details = Pick<Problem, 'left' | 'retryAfterMs'>;

const problemTexts: Record<ProblemCode, (details: Details) => string> = {
  'malformed-json': () => m.problem_malformed_json(),
  'body-too-large': () => m.problem_body_too_large(),
  'unsupported-media-type': () => m.problem_unsupported_media_type(),
  'invalid-fields': () => m.problem_invalid_fields(),
  'idempotency-key-missing': () => m.problem_idempotency_key_missing(),
  'idempotency-key-reused': () => m.problem_idempotency_key_reused(),
  'not-found': () => m.problem_not_found(),
  'method-not-allowed': () => m.problem_method_not_allowed(),
  'not-signed-in': () => m.problem_not_signed_in(),
  'wrong-credentials': () => m.problem_wrong_credentials(),
  'not-allowed': () => m.problem_not_allowed(),
  'cross-site': () => m.problem_cross_site(),
  'rate-limited': ({ retryAfterMs }) =>
    retryAfterMs ? m.problem_rate_limited_seconds({ count: Math.ceil(retryAfterMs / 1000) }) : m.problem_rate_limited(),
  'email-taken': () => m.problem_email_taken(),
  'version-conflict': () => m.problem_version_conflict(),
  'event-not-published': () => m.problem_event_not_published(),
  'event-past': () => m.problem_event_past(),
  'event-cancelled': () => m.problem_event_cancelled(),
  'sales-paused': () => m.problem_sales_paused(),
  'not-on-sale-yet': () => m.problem_not_on_sale_yet(),
  'sale-ended': () => m.problem_sale_ended(),
  'unknown-ticket-type': () => m.problem_unknown_ticket_type(),
  'unknown-occurrence': () => m.problem_unknown_occurrence(),
  'bad-quantity': () => m.problem_bad_quantity(),
  'too-many-tickets': ({ left }) =>
    left ? m.problem_too_many_tickets_left({ count: left }) : m.problem_too_many_tickets(),
  'not-enough-left': ({ left }) => {
    if (left === undefined) return m.problem_not_enough_left();
    return left > 0 ? m.problem_not_enough_left_count({ count: left }) : m.problem_none_left();
  },
  'no-seat-map': () => m.problem_no_seat_map(),
  'stale-map': () => m.problem_stale_map(),
  'unknown-seat': () => m.problem_unknown_seat(),
  'seat-twice': () => m.problem_seat_twice(),
  'seat-killed': () => m.problem_seat_killed(),
  'seat-taken': ({ left }) => {
    if (left === undefined) return m.problem_seat_taken();
    return left > 0 ? m.problem_seat_taken_left({ count: left }) : m.problem_seat_taken_last();
  },
  'wrong-category': () => m.problem_wrong_category(),
  'unit-split': () => m.problem_unit_split(),
  'leaves-single': () => m.problem_leaves_single(),
  'not-enough-accessible': ({ left }) => {
    if (left === undefined) return m.problem_not_enough_accessible();
    return left > 0 ? m.problem_not_enough_accessible_count({ count: left }) : m.problem_no_accessible_left();
  },
  'seats-not-for-type': () => m.problem_seats_not_for_type(),
  'seats-in-use': () => m.problem_seats_in_use(),
  'unknown-code': () => m.problem_unknown_code(),
  'code-not-valid-now': () => m.problem_code_not_valid_now(),
  'code-used-up': ({ left }) => (left ? m.problem_code_used_up_left({ count: left }) : m.problem_code_used_up()),
  'code-required': () => m.problem_code_required(),
  'add-on-alone': () => m.problem_add_on_alone(),
  'too-many-add-ons': ({ left }) =>
    left ? m.problem_too_many_add_ons_left({ count: left }) : m.problem_too_many_add_ons(),
  'too-many-for-person': ({ left }) =>
    left ? m.problem_too_many_for_person_left({ count: left }) : m.problem_too_many_for_person(),
  'too-many-codes': () => m.problem_too_many_codes(),
  'too-many-allotments': () => m.problem_too_many_allotments(),
  'waiting-list-closed': () => m.problem_waiting_list_closed(),
  'waiting-list-full': () => m.problem_waiting_list_full(),
  'not-sold-out': () => m.problem_not_sold_out(),
  'already-waiting': () => m.problem_already_waiting(),
  'confirmation-expired': () => m.problem_confirmation_expired(),
  'ticket-gone': () => m.problem_ticket_gone(),
  'no-tickets': () => m.problem_no_tickets(),
  'not-exchangeable': () => m.problem_not_exchangeable(),
  'live-codes-off': () => m.problem_live_codes_off(),
  'ticket-changed': () => m.problem_ticket_changed(),
  'key-in-use': () => m.problem_key_in_use(),
  'too-many-keys': () => m.problem_too_many_keys(),
  'seat-map-broken': () => m.problem_seat_map_broken(),
  'hold-expired': () => m.problem_hold_expired(),
  'hold-at-its-longest': () => m.problem_hold_at_its_longest(),
  'hold-checked-out': () => m.problem_hold_checked_out(),
  'price-changed': () => m.problem_price_changed(),
  'amount-not-payable': () => m.problem_amount_not_payable(),
  'order-not-payable': () => m.problem_order_not_payable(),
  'payment-unavailable': () => m.problem_payment_unavailable(),
  'bad-signature': () => m.problem_bad_signature(),
  'enrolment-used': () => m.problem_enrolment_used(),
  'enrolment-expired': () => m.problem_enrolment_expired(),
  'door-revoked': () => m.problem_door_revoked(),
  'clock-off': () => m.problem_clock_off(),
  'picture-unreadable': () => m.problem_picture_unreadable(),
  busy: () => m.problem_busy(),
  'database-away': () => m.problem_database_away(),
  internal: () => m.problem_internal(),
};

const fieldTexts: Record<FieldCode, (limit: number | undefined) => string> = {
  required: () => m.field_required(),
  'too-short': (limit) => (limit === undefined ? m.field_too_short_plain() : m.field_too_short({ count: limit })),
  'too-long': (limit) => (limit === undefined ? m.field_too_long_plain() : m.field_too_long({ count: limit })),
  'too-small': (limit) => (limit === undefined ? m.field_too_small_plain() : m.field_too_small({ limit })),
  'too-large': (limit) => (limit === undefined ? m.field_too_large_plain() : m.field_too_large({ limit })),
  'too-many': (limit) => (limit === undefined ? m.field_too_many_plain() : m.field_too_many({ count: limit })),
  'wrong-type': () => m.field_wrong_type(),
  'not-a-number': () => m.field_not_a_number(),
  'not-whole': () => m.field_not_whole(),
  'too-many-decimals': () => m.field_too_many_decimals(),
  'odd-thousandths': () => m.field_odd_thousandths(),
  negative: () => m.field_negative(),
  'unknown-currency': () => m.field_unknown_currency(),
  'unknown-zone': () => m.field_unknown_zone(),
  'unknown-choice': () => m.field_unknown_choice(),
  'not-a-date': () => m.field_not_a_date(),
  'no-such-time': () => m.field_no_such_time(),
  'in-the-past': () => m.field_in_the_past(),
  'ends-before-start': () => m.field_ends_before_start(),
  'doors-after-start': () => m.field_doors_after_start(),
  'not-an-email': () => m.field_not_an_email(),
  'min-above-max': (limit) => (limit === undefined ? m.field_min_above_max_plain() : m.field_min_above_max({ limit })),
  'more-than-total': (limit) =>
    limit === undefined ? m.field_more_than_total_plain() : m.field_more_than_total({ limit }),
  duplicate: () => m.field_duplicate(),
  'unknown-field': () => m.field_unknown_field(),
  'duplicate-category': () => m.field_duplicate_category(),
  'duplicate-zone': () => m.field_duplicate_zone(),
  'duplicate-row': () => m.field_duplicate_row(),
  'duplicate-seat': () => m.field_duplicate_seat(),
  'unknown-category': () => m.field_unknown_category(),
  'category-missing': () => m.field_category_missing(),
  'companion-unknown': () => m.field_companion_unknown(),
  'companion-not-accessible': () => m.field_companion_not_accessible(),
  'companion-twice': () => m.field_companion_twice(),
  'no-places': () => m.field_no_places(),
  'too-many-places': () => m.field_too_many_places(),
  'not-json': () => m.field_not_json(),
  'duplicate-guid': () => m.field_duplicate_guid(),
  'no-seat-map': () => m.field_no_seat_map(),
  'unknown-ticket-type': () => m.field_unknown_ticket_type(),
  'above-hundred-percent': () => m.field_above_hundred_percent(),
  invalid: () => m.field_invalid(),
};

/** The sentence for a refusal, in the language of the page. `left` and `retryAfterMs` make it more exact where they are known. */
export function problemText(problem: Pick<Problem, 'code'> & Details): string {
  const text = problemTexts[problem.code] ?? problemTexts.internal; // a newer server may know more codes
  return text(problem);
}

/** The sentence beside one field. */
export function fieldText(error: Pick<FieldError, 'code' | 'limit'>): string {
  const text = fieldTexts[error.code] ?? fieldTexts.invalid;
  return text(error.limit);
}

/** Sentences by the path of their field; the first error of a field wins. */
export function textByField(errors: readonly FieldError[] | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const error of errors ?? []) texts[error.path] ??= fieldText(error);
  return texts;
}

/** What to say when the request did not get through at all. */
export function noNetworkText(): string {
  return m.problem_no_network();
}
