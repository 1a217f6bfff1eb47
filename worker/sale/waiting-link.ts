/** The link of somebody who waits. Its secret follows from the entry's id, so that a repeat and every mail come to the same one. */
import { configOf, type Bindings } from '../env.ts';
import { keyedHashText } from '../keyed-hash.ts';

export function waitingSecret(env: Pick<Bindings, 'AUTH_SECRET'>, eventId: string, entryId: string): Promise<string> {
  return keyedHashText(env.AUTH_SECRET, 'foyer/waiting-secret/1', eventId, entryId);
}

/** Where a person sees the place in line, and the offer. */
export function waitingUrl(env: Bindings, eventId: string, entryId: string, secret: string): string {
  return `${configOf(env).publicOrigin}/waiting/${eventId}/${entryId}?secret=${secret}`;
}

/** Where somebody confirms that they want to wait. */
export function confirmUrl(env: Bindings, eventId: string, wish: string): string {
  return `${configOf(env).publicOrigin}/waiting/${eventId}/confirm?wish=${wish}`;
}

/** Where a mail program leaves the list with one click (RFC 8058). */
export function leaveUrl(env: Bindings, eventId: string, entryId: string, secret: string): string {
  const { publicOrigin } = configOf(env);
  return `${publicOrigin}/api/events/${eventId}/waiting-list/${entryId}/leave?secret=${secret}`;
}
