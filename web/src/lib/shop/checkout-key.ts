/**
 * Server only: the idempotency key of a checkout follows from the reservation and from what was typed. A double click, a second tab,
 * a reload after a lost answer: all send the same key and come to the same order, with nothing to remember in between.
 */
interface Wish {
  name: string;
  email: string;
  locale: string;
  totalMinor: number;
  equalSeatsWelcome: boolean;
}

/** 64 hexadecimal characters. */
export async function checkoutKey(holdId: string, wish: Wish): Promise<string> {
  const content = JSON.stringify([holdId, wish.name, wish.email, wish.locale, wish.totalMinor, wish.equalSeatsWelcome]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Name of the cookie that remembers where the order of a reservation is. */
export function orderCookie(holdId: string): string {
  return `foyer_order_${holdId.replace(/[^\w]/g, '').slice(-16)}`;
}
