import { describe, expect, it } from 'vitest';
import { EventDraft } from '../event/draft.ts';
import { RegisterRequest } from './account.ts';
import { fieldErrors } from './fields.ts';
import { HoldRequest } from './sale.ts';
import type { z } from 'zod';

const errorsOf = (schema: z.ZodType, value: unknown) => {
  const result = schema.safeParse(value);
  return result.success ? [] : fieldErrors(result.error, value).map((field) => `${field.path} ${field.code}`);
};

describe('fieldErrors', () => {
  it('puts a code of ours to every kind of bad value', () => {
    const line = { ticketType: 0, occurrence: 0, quantity: 1 };
    expect(errorsOf(HoldRequest, { lines: [{ ...line, quantity: -1 }] })).toEqual(['lines.0.quantity too-small']);
    expect(errorsOf(HoldRequest, { lines: [{ ...line, quantity: 1.5 }] })).toEqual(['lines.0.quantity not-whole']);
    expect(errorsOf(HoldRequest, { lines: [{ ...line, quantity: '1' }] })).toEqual(['lines.0.quantity wrong-type']);
    expect(errorsOf(HoldRequest, { lines: [{ ...line, quantity: 1e9 }] })).toEqual(['lines.0.quantity too-large']);
    expect(errorsOf(HoldRequest, { lines: [] })).toEqual(['lines required']);
    expect(errorsOf(HoldRequest, {})).toEqual(['lines required']);
    expect(errorsOf(HoldRequest, { lines: [line], coupon: 'x' })).toEqual(['coupon unknown-field']);
    expect(errorsOf(HoldRequest, { lines: new Array(21).fill(line) })).toEqual(['lines too-many']);
    expect(errorsOf(RegisterRequest, { name: ' ', email: 'nobody', password: 'short', organizerName: 'x' })).toEqual([
      'name required',
      'email not-an-email',
      'password too-short',
    ]);
    expect(errorsOf(EventDraft, { category: 'circus', country: 'Germany' })).toEqual([
      'category unknown-choice',
      'country unknown-choice',
    ]);
  });
});
