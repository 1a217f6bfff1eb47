import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header: HMAC-SHA-256 over `timestamp.payload` with the endpoint's secret.
 * https://docs.stripe.com/webhooks#verify-manually
 * @param atMs Real time, not the stand-in's: receivers compare it with their own clock.
 */
export function signWebhook(payload: string, secret: string, atMs: number): string {
  const timestamp = Math.floor(atMs / 1000);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${payload}`, 'utf8').digest('hex');
  return `t=${timestamp},v1=${signature}`;
}
