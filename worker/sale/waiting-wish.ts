/**
 * A wish to wait that nobody has confirmed. Anybody can type anybody's address, and an offer keeps places back from all others, so an
 * entry begins when the link in the mail is followed. Until then the wish is kept nowhere: it travels, sealed, in that link, and what
 * is never confirmed has cost a mail and no place.
 */
import { newId } from '#domain/ids';
import { WaitingRequest } from '#domain/contract/sale';
import { nonceLength, openContact, sealContact } from '#domain/sealing';
import { keyedHash } from '../keyed-hash.ts';

/** The next morning is early enough, and no link lies in a mailbox for weeks. */
export const wishLifeMs = 24 * 3_600_000;

export interface WaitingWish {
  /** What the entry will be called, so that a second press finds the first one's. */
  entryId: string;
  wish: WaitingRequest;
  untilMs: number;
}

type Secrets = { AUTH_SECRET: string };
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

/** The wish as base64url, good for one event and `wishLifeMs` from now. */
export async function sealWish(env: Secrets, eventId: string, wish: WaitingRequest, nowMs: number): Promise<string> {
  const sealed: WaitingWish = { entryId: newId('waiting', random), wish, untilMs: nowMs + wishLifeMs };
  const nonce = random(new Uint8Array(nonceLength));
  return sealContact(crypto.subtle, await wishKey(env, eventId), nonce, JSON.stringify(sealed), placeOf(eventId));
}

/** What was sealed; null for one of another event, one that was tampered with, or one that has run out. */
export async function openWish(
  env: Secrets,
  eventId: string,
  sealed: string,
  nowMs: number,
): Promise<WaitingWish | null> {
  const text = await openContact(crypto.subtle, await wishKey(env, eventId), sealed, placeOf(eventId));
  if (text === null) return null;
  const wish = JSON.parse(text) as WaitingWish;
  return nowMs < wish.untilMs ? wish : null;
}

const wishKey = (env: Secrets, eventId: string) => keyedHash(env.AUTH_SECRET, 'foyer/waiting-wish/1', eventId);
const placeOf = (eventId: string) => ({ eventId, orderId: 'waiting-wish' });
