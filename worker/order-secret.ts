/**
 * The secret in an order's link. It follows from the order's id under a key of ours, so that a repeated checkout and the mail
 * come to the same link although only its hash is stored.
 */
import { toBase64url, utf8 } from '#domain/crypto/bytes';
import { sha256 } from './bytes.ts';
import type { Bindings } from './env.ts';
import { configOf } from './env.ts';
import { keyedHashText } from './keyed-hash.ts';

/** 43 characters of base64url, 256 bits. */
export function orderSecret(env: Pick<Bindings, 'AUTH_SECRET'>, eventId: string, orderId: string): Promise<string> {
  return keyedHashText(env.AUTH_SECRET, 'foyer/order-secret/1', eventId, orderId);
}

/** What the box office stores and compares. */
export async function secretHash(secret: string): Promise<string> {
  return toBase64url(await sha256(utf8(secret)));
}

/** Where a person sees the order. */
export function orderUrl(env: Bindings, eventId: string, orderId: string, secret: string): string {
  return `${configOf(env).publicOrigin}/orders/${eventId}/${orderId}?secret=${secret}`;
}
