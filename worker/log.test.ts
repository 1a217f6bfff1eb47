import { LibsqlError } from '@libsql/client/web';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { errorFields } from './log.ts';

const address = 'zoe@example.org';

describe('of an error', () => {
  it('its kind, its words, its cause and its place are logged', () => {
    const fields = errorFields(new TypeError('is no function', { cause: new Error('because') }));
    expect(fields).toMatchObject({ error: 'TypeError: is no function', cause: 'Error: because' });
    expect(fields.stack).toMatch(/^\s+at .*log\.test\.ts/);
    expect(errorFields('thrown text')).toEqual({ error: 'thrown text' });
  });

  it('of a query its text is logged, never its parameters', () => {
    const cause = new LibsqlError('UNIQUE constraint failed: user.email', 'SQLITE_CONSTRAINT_UNIQUE');
    const fields = errorFields(
      new DrizzleQueryError('insert into user values (?)', [`${address}\n    at ${address}`], cause),
    );
    expect(fields.error).toBe('Error: Failed query: insert into user values (?)');
    expect(fields.cause).toContain('UNIQUE constraint failed: user.email');
    expect(JSON.stringify(fields)).not.toContain(address);
    expect(
      JSON.stringify(errorFields(new Error('outer', { cause: new DrizzleQueryError('q', [address]) }))),
    ).not.toContain(address);
  });

  it('of Stripe type, code and parameter are logged, never its words', () => {
    const error = new Stripe.errors.StripeInvalidRequestError({
      type: 'invalid_request_error',
      ...{
        message: `Invalid email address: ${address}`,
        code: 'email_invalid',
        param: 'customer_email',
        statusCode: 400,
      },
    });
    const fields = errorFields(error);
    expect(fields.error).toBe('StripeInvalidRequestError email_invalid customer_email 400');
    expect(JSON.stringify(fields)).not.toContain(address);
  });

  it('of a text that could not be parsed nothing is logged', () => {
    const thrown = (() => {
      try {
        return JSON.parse(address) as Error;
      } catch (error) {
        return error;
      }
    })();
    expect(JSON.stringify(errorFields(thrown))).not.toContain('zoe');
  });
});
