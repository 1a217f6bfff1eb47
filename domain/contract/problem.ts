/**
 * Every refusal the API can give, as a closed list. An answer is `application/problem+json` (RFC 9457) whose `code` is one of
 * these; pages and programs branch on the code and never on the words.
 */
import { z } from 'zod';

/** Code → HTTP status and the sentence a developer reads. People read the translated sentence of the page instead. */
export const problems = {
  'malformed-json': [400, 'The body is not JSON.'],
  'body-too-large': [413, 'The body is larger than this address takes.'],
  'unsupported-media-type': [415, 'The body is of a kind that this address does not take.'],
  'invalid-fields': [422, 'Some fields need another value; each is named in `fields`.'],
  'idempotency-key-missing': [400, 'This call changes something: send an Idempotency-Key of 16 to 128 characters.'],
  'idempotency-key-reused': [409, 'This Idempotency-Key was used for another request.'],
  'not-found': [404, 'There is nothing at this address, or it is not yours to see.'],
  'method-not-allowed': [405, 'This address does not answer to this method.'],
  'not-signed-in': [401, 'Sign in first.'],
  'wrong-credentials': [401, 'The address or the password is not right.'],
  'not-allowed': [403, 'Your role does not allow this.'],
  'cross-site': [403, 'The request comes from another site.'],
  'rate-limited': [429, 'Too many requests; Retry-After says when to try again.'],
  'email-taken': [409, 'There is an account with this address already.'],
  'version-conflict': [409, 'Somebody else changed this in the meantime; load it again.'],
  'event-not-published': [409, 'The event is a draft.'],
  'event-past': [409, 'The event is over.'],
  'event-cancelled': [409, 'The event has been cancelled.'],
  'sales-paused': [409, 'Sales are paused.'],
  'not-on-sale-yet': [409, 'The sale of this ticket has not begun.'],
  'sale-ended': [409, 'The sale of this ticket has ended.'],
  'unknown-ticket-type': [422, 'The event has no such ticket type.'],
  'unknown-occurrence': [422, 'The event has no such date.'],
  'bad-quantity': [422, 'The quantity is not a whole number within the limits of this ticket.'],
  'too-many-tickets': [422, 'One order may not hold as many tickets.'],
  'not-enough-left': [409, 'Fewer are left than asked for; `left` says how many.'],
  'hold-expired': [409, 'The reservation has run out; its tickets are on sale again.'],
  'hold-checked-out': [409, 'This reservation has become an order already.'],
  'price-changed': [409, 'The total has changed since it was shown.'],
  'order-not-payable': [409, 'This order is not waiting for a payment.'],
  'payment-unavailable': [503, 'The payment provider does not answer; the reservation is kept.'],
  'bad-signature': [400, 'The signature does not fit the body.'],
  'enrolment-used': [409, 'This link has enrolled a door already.'],
  'enrolment-expired': [410, 'This link has expired.'],
  'door-revoked': [403, 'This door has been withdrawn by the organizer.'],
  'clock-off': [401, 'The clock of this device is too far from ours; Date says our time.'],
  'picture-unreadable': [422, 'This is not a picture we can show (JPEG, PNG, WebP or AVIF).'],
  busy: [503, 'The box office has its hands full; Retry-After says when to try again.'],
  'database-away': [503, 'The catalogue does not answer; selling and scanning go on.'],
  internal: [500, 'Something broke on our side; the request id leads us to it.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** What is wrong with one field. `path` is dotted (`ticketTypes.0.price`); `code` is one of `fieldCodes`. */
export const fieldCodes = [
  'required',
  'too-short',
  'too-long',
  'too-small',
  'too-large',
  'too-many',
  'wrong-type',
  'not-a-number',
  'not-whole',
  'too-many-decimals',
  'negative',
  'unknown-currency',
  'unknown-zone',
  'unknown-choice',
  'not-a-date',
  'no-such-time',
  'in-the-past',
  'ends-before-start',
  'doors-after-start',
  'not-an-email',
  'min-above-max',
  'more-than-total',
  'duplicate',
  'unknown-field',
  'invalid',
] as const;
export type FieldCode = (typeof fieldCodes)[number];

export const FieldError = z.object({ path: z.string(), code: z.enum(fieldCodes), limit: z.number().optional() });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(problemCodes),
  requestId: z.string(),
  detail: z.string().optional(),
  fields: z.array(FieldError).optional(),
  left: z.number().int().optional(),
  retryAfterMs: z.number().int().optional(),
});
export type Problem = z.infer<typeof Problem>;
