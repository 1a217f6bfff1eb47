/** Codes are made and changed. Rules K1, K2. */
import { priceMinorMax } from '../money.ts';
import type { SaleCode, SetCodes } from './commands.ts';
import { refuse, type Decision } from './decision.ts';
import { salesBounds } from './settings.ts';
import type { BoxOfficeState } from './state.ts';

export function decideSetCodes(state: BoxOfficeState, { codes }: SetCodes): Decision {
  const names = new Set(codes.map((code) => code.code));
  const { codes: codesMax, codesPerCommand } = salesBounds;
  if (codes.length === 0 || codes.length > codesPerCommand || names.size !== codes.length) return refuse('invalid');
  if (!codes.every(isSound)) return refuse('invalid');
  const fresh = codes.filter(({ code }) => !state.codes.has(code)).length;
  const left = codesMax - state.codes.size;
  if (fresh > left) return refuse('too-many-codes', { left });
  return { events: [{ t: 'codes', codes: codes.map(bare) }], facts: [], reply: { ok: true, codes: codes.length } };
}

const whole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
const limit = (value: number | null) => value === null || whole(value, 1, salesBounds.capacity);
const instant = (value: number | null) => value === null || whole(value, 0, 8.64e15);
const types = (indexes: readonly number[]) =>
  indexes.length <= salesBounds.ticketTypes && indexes.every((index) => whole(index, 0, 65_535));

/** Types need not exist yet: codes are often made before the event is published. */
function isSound(code: SaleCode): boolean {
  return (
    /^[A-Z0-9-]{3,32}$/.test(code.code) &&
    types(code.unlocks) &&
    types(code.appliesTo ?? []) &&
    isDiscount(code.discount) &&
    [code.maxTickets, code.maxPerOrder, code.maxPerPerson].every(limit) &&
    instant(code.fromMs) &&
    instant(code.untilMs) &&
    (code.fromMs === null || code.untilMs === null || code.fromMs < code.untilMs)
  );
}

function isDiscount(discount: SaleCode['discount']): boolean {
  if (discount === null) return true;
  if (discount.kind === 'percent') return whole(discount.hundredths, 1, 10_000);
  return whole(discount.minor, discount.kind === 'amount' ? 1 : 0, priceMinorMax);
}

/** Nothing but what is known goes into the journal. */
function bare(code: SaleCode): SaleCode {
  const { discount, unlocks, appliesTo, maxTickets, maxPerOrder, maxPerPerson, fromMs, untilMs, withdrawn } = code;
  return {
    ...{ code: code.code, unlocks: [...unlocks], discount: discount && { ...discount }, appliesTo },
    ...{ maxTickets, maxPerOrder, maxPerPerson, fromMs, untilMs, withdrawn },
  };
}
