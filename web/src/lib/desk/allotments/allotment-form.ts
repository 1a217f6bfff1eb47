/** Places to be kept back, as somebody types it, and the request that comes of it. */
import { AllotmentRequest } from '#domain/contract/desk';
import type { FieldCode } from '#domain/contract/problem';
import { localToInstant } from '#domain/event/local-time';

export interface TypedAllotment {
  purpose: 'kill' | 'hold';
  reason: string;
  /** For counted places. */
  ticketType: number | null;
  quantity: string;
  /** Wall-clock time of the venue; empty: only by hand. */
  releaseAt: string;
  code: string;
}

export type AllotmentField = 'reason' | 'ticketType' | 'quantity' | 'releaseAt' | 'code' | 'seats';
export type ReadAllotment =
  { ok: true; request: AllotmentRequest } | { ok: false; errors: Partial<Record<AllotmentField, FieldCode>> };

export const emptyAllotment = (): TypedAllotment => ({
  purpose: 'hold',
  reason: '',
  ticketType: null,
  quantity: '',
  releaseAt: '',
  code: '',
});

/** As the API has it; more go into a second one. */
export const seatsMax = 5_000;

/** @param seats ids of chosen seats; without any it is for counted places. */
export function readAllotment(
  typed: TypedAllotment,
  occurrence: number,
  seats: string[] | null,
  zone: string,
  nowMs: number,
): ReadAllotment {
  const errors: Partial<Record<AllotmentField, FieldCode>> = {};
  if (typed.reason.trim() === '') errors.reason = 'required';
  if (seats?.length === 0) errors.seats = 'required';
  if (seats && seats.length > seatsMax) errors.seats = 'too-many';
  const count = typed.quantity.replace(/\s/g, '');
  if (!seats && typed.ticketType === null) errors.ticketType = 'required';
  if (!seats && !/^\d+$/.test(count)) errors.quantity = count === '' ? 'required' : 'not-whole';
  else if (!seats && Number(count) < 1) errors.quantity = 'too-small';
  const code = typed.purpose === 'hold' ? typed.code.trim().toUpperCase() : '';
  if (code !== '' && !/^[A-Z0-9-]{3,32}$/.test(code)) errors.code = 'invalid';
  let releaseAtMs: number | null = null;
  if (typed.releaseAt !== '') {
    const read = localToInstant(typed.releaseAt, zone);
    if (!read.ok) errors.releaseAt = read.code;
    else if (read.atMs <= nowMs) errors.releaseAt = 'in-the-past';
    else releaseAtMs = read.atMs;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const places = seats
    ? { ticketType: null, quantity: 0, seats }
    : { ticketType: typed.ticketType, quantity: Number(count), seats: [] };
  const { purpose, reason } = typed;
  return {
    ok: true,
    request: AllotmentRequest.parse({ occurrence, ...places, purpose, reason, releaseAtMs, code: code || null }),
  };
}
