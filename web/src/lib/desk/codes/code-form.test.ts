import { describe, expect, it } from 'vitest';
import { DeskCode } from '#domain/contract/desk';
import { emptyCode, readRules, typedCode } from './code-form.ts';

const zone = 'Europe/Berlin';
const read = (typed: Partial<ReturnType<typeof emptyCode>>) => readRules({ ...emptyCode(), ...typed }, 'EUR', zone);
const rulesOf = (typed: Parameters<typeof read>[0]) => {
  const found = read(typed);
  return found.ok ? found.rules : found.errors;
};

describe('a code as it is typed', () => {
  it('takes percent with a comma, money in the event’s currency, and a fixed price', () => {
    expect(rulesOf({ value: '12,5 %' })).toMatchObject({ discount: { kind: 'percent', hundredths: 1250 } });
    expect(rulesOf({ discount: 'amount', value: '5' })).toMatchObject({ discount: { kind: 'amount', minor: 500 } });
    expect(rulesOf({ discount: 'price', value: '0' })).toMatchObject({ discount: { kind: 'price', minor: 0 } });
    expect(rulesOf({ discount: 'none', value: 'x' })).toMatchObject({ discount: null, appliesTo: null });
  });

  it('says what is wrong, field by field', () => {
    expect(rulesOf({ value: '101' })).toEqual({ value: 'above-hundred-percent' });
    expect(rulesOf({ value: 'ten' })).toEqual({ value: 'not-a-number' });
    expect(rulesOf({ value: '' })).toEqual({ value: 'required' });
    expect(rulesOf({ discount: 'amount', value: '0' })).toEqual({ value: 'too-small' });
    expect(rulesOf({ appliesTo: [] })).toEqual({ appliesTo: 'required' });
    expect(rulesOf({ maxTickets: '1.5', maxPerOrder: '0', maxPerPerson: '5000' })).toEqual({
      maxTickets: 'not-whole',
      maxPerOrder: 'too-small',
      maxPerPerson: 'too-large',
    });
    expect(rulesOf({ from: '2027-06-01T18:00', until: '2027-06-01T17:00' })).toEqual({ until: 'ends-before-start' });
    expect(rulesOf({ until: '2027-03-28T02:30' })).toEqual({ until: 'no-such-time' });
  });

  it('comes back as it was typed', () => {
    const typed = {
      ...emptyCode(),
      value: '12.5',
      appliesTo: [0, 2],
      unlocks: [3],
      maxTickets: '50',
      maxPerOrder: '4',
      until: '2027-06-01T18:00',
    };
    const found = readRules(typed, 'EUR', zone);
    const code = DeskCode.parse({ code: 'EARLY', ...(found.ok ? found.rules : {}) });
    expect(typedCode(code, 'EUR', zone)).toEqual(typed);
    expect(typedCode({ ...code, discount: { kind: 'amount', minor: 550 } }, 'EUR', zone).value).toBe('5.50');
  });
});
