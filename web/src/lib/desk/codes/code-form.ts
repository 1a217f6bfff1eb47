/** A code as somebody types it, and the code that comes of it: prices in the event's money, times on the clock of the venue. */
import type { DeskCode } from '#domain/contract/desk';
import type { FieldCode } from '#domain/contract/problem';
import { instantToLocal, localToInstant } from '#domain/event/local-time';
import { currencyDecimals, parsePrice } from '#domain/money';

export interface TypedCode {
  discount: 'none' | 'percent' | 'amount' | 'price';
  value: string;
  /** Null: every ticket. */
  appliesTo: number[] | null;
  unlocks: number[];
  maxTickets: string;
  maxPerOrder: string;
  maxPerPerson: string;
  from: string;
  until: string;
}

export type CodeRules = Omit<DeskCode, 'code' | 'withdrawn'>;
export type CodeField =
  'value' | 'appliesTo' | 'maxTickets' | 'maxPerOrder' | 'maxPerPerson' | 'from' | 'until' | 'rules';
export type ReadRules = { ok: true; rules: CodeRules } | { ok: false; errors: Partial<Record<CodeField, FieldCode>> };

export const emptyCode = (): TypedCode => ({
  discount: 'percent',
  value: '10',
  appliesTo: null,
  unlocks: [],
  maxTickets: '',
  maxPerOrder: '',
  maxPerPerson: '',
  from: '',
  until: '',
});

/** The rules of what was typed, or what is wrong with it by field. */
export function readRules(typed: TypedCode, currency: string, zone: string): ReadRules {
  const errors: Partial<Record<CodeField, FieldCode>> = {};
  const discount = readDiscount(typed, currency, (code) => (errors.value = code));
  const limit = (field: 'maxTickets' | 'maxPerOrder' | 'maxPerPerson', max: number) => {
    const text = typed[field].replace(/\s/g, '');
    if (text === '') return null;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isNaN(value)) errors[field] = 'not-whole';
    else if (value < 1) errors[field] = 'too-small';
    else if (value > max) errors[field] = 'too-large';
    return value;
  };
  const instant = (field: 'from' | 'until') => {
    if (typed[field] === '') return null;
    const read = localToInstant(typed[field], zone);
    if (read.ok) return read.atMs;
    errors[field] = read.code;
    return null;
  };
  const rules: CodeRules = {
    unlocks: typed.unlocks,
    discount,
    appliesTo: discount === null ? null : typed.appliesTo,
    maxTickets: limit('maxTickets', 1_000_000),
    maxPerOrder: limit('maxPerOrder', 100),
    maxPerPerson: limit('maxPerPerson', 1_000),
    fromMs: instant('from'),
    untilMs: instant('until'),
  };
  if (rules.fromMs !== null && rules.untilMs !== null && rules.untilMs <= rules.fromMs)
    errors.until = 'ends-before-start';
  if (discount !== null && typed.appliesTo?.length === 0) errors.appliesTo = 'required';
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, rules };
}

function readDiscount(
  { discount, value }: TypedCode,
  currency: string,
  refuse: (code: FieldCode) => void,
): CodeRules['discount'] {
  if (discount === 'none') return null;
  if (discount === 'percent') {
    const text = value.trim().replace(',', '.').replace(/\s*%$/, '');
    const hundredths = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : NaN;
    if (Number.isNaN(hundredths)) refuse(text === '' ? 'required' : 'not-a-number');
    else if (hundredths < 1) refuse('too-small');
    else if (hundredths > 10_000) refuse('above-hundred-percent');
    return { kind: 'percent', hundredths };
  }
  const price = parsePrice(value, currency);
  if (!price.ok) refuse(value.trim() === '' ? 'required' : price.code);
  const minor = price.ok ? price.priceMinor : 0;
  if (discount === 'amount' && price.ok && minor < 1) refuse('too-small');
  return { kind: discount, minor };
}

/** A code that is there, as it would have been typed. */
export function typedCode(code: DeskCode, currency: string, zone: string): TypedCode {
  const { discount, appliesTo, unlocks } = code;
  const count = (value: number | null) => (value === null ? '' : String(value));
  return {
    discount: discount?.kind ?? 'none',
    value:
      discount === null
        ? ''
        : discount.kind === 'percent'
          ? String(discount.hundredths / 100)
          : typedMoney(discount.minor, currency),
    appliesTo,
    unlocks,
    maxTickets: count(code.maxTickets),
    maxPerOrder: count(code.maxPerOrder),
    maxPerPerson: count(code.maxPerPerson),
    from: code.fromMs === null ? '' : instantToLocal(code.fromMs, zone),
    until: code.untilMs === null ? '' : instantToLocal(code.untilMs, zone),
  };
}

function typedMoney(minor: number, currency: string): string {
  const decimals = currencyDecimals(currency) ?? 2;
  return (minor / 10 ** decimals).toFixed(decimals);
}
