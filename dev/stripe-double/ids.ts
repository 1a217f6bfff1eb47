import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A fresh id that looks like Stripe's: prefix and letters and digits.
 * @param prefix With its underscore, for example `pi_` or `cs_test_`.
 * @param length How many characters follow; 24 of 62 are more than 128 bits.
 */
export function freshId(prefix: string, length = 24): string {
  let id = prefix;
  for (const byte of randomBytes(length)) id += alphabet[byte % alphabet.length];
  return id;
}
