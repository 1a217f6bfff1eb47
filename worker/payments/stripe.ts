/** Stripe's own library, over the Worker's fetch. Locally it may be pointed at our double. */
import { Stripe } from 'stripe';
import { configOf, type Bindings } from '../env.ts';

/** A buyer is waiting; a sweep comes by later anyway. */
const timeoutMs = 8_000;

const clients = new Map<string, Stripe>();

export function stripeOf(env: Bindings): Stripe {
  const { secretKey, apiUrl } = configOf(env).stripe;
  const name = `${secretKey} ${apiUrl?.href ?? ''}`;
  let client = clients.get(name);
  if (!client) {
    client = new Stripe(secretKey, {
      httpClient: Stripe.createFetchHttpClient(),
      timeout: timeoutMs,
      maxNetworkRetries: 1,
      telemetry: false,
      ...(apiUrl && {
        host: apiUrl.hostname,
        port: apiUrl.port || (apiUrl.protocol === 'https:' ? '443' : '80'),
        protocol: apiUrl.protocol === 'https:' ? 'https' : 'http',
      }),
    });
    clients.set(name, client);
  }
  return client;
}

/** Whether Stripe could not be reached or could not answer: nothing is known to be wrong, and a retry may work. */
export function isStripeAway(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError)
    return true;
  return error instanceof Stripe.errors.StripeAPIError || (error.statusCode ?? 0) >= 500;
}
