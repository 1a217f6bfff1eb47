/**
 * Tickets that somebody is exchanging, or the order that they add to (no serials then), remembered for this tab alone while they choose others. The secret of the order is in it, so it
 * stands in no address of the public page. Storage may be closed to us; then nothing is exchanged, and nothing is lost.
 */
export interface RememberedExchange {
  order: string;
  secret: string;
  serials: number[];
  creditMinor: number;
  /** The way back to the order. */
  orderPath: string;
}

const keyOf = (eventId: string) => `foyer:exchange:${eventId}`;

/** @returns whether it will be remembered */
export function rememberExchange(eventId: string, exchange: RememberedExchange): boolean {
  try {
    sessionStorage.setItem(keyOf(eventId), JSON.stringify(exchange));
    return true;
  } catch {
    return false;
  }
}

export function rememberedExchange(eventId: string): RememberedExchange | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(eventId)) ?? 'null') as RememberedExchange | null;
  } catch {
    return null;
  }
}

export function forgetExchange(eventId: string): void {
  try {
    sessionStorage.removeItem(keyOf(eventId));
  } catch {
    // see above
  }
}
