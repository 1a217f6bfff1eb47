/** Joins a waiting list as somebody who has followed the link of the mail. Whoever has the server's secret can write that link. */
import type { WaitingReply, WaitingRequest } from '#domain/contract/sale';
import { sealWish } from '../../worker/sale/waiting-wish.ts';
import type { ApiClient } from './client.ts';

/** The entry with its link. @throws ApiError where the box office says no */
export async function waitConfirmed(
  api: Pick<ApiClient, 'post'>,
  authSecret: string,
  eventId: string,
  request: WaitingRequest,
): Promise<WaitingReply> {
  const wish = await sealWish({ AUTH_SECRET: authSecret }, eventId, request, Date.now());
  return api.post<WaitingReply>(`/api/events/${eventId}/waiting-list/confirmations`, { wish });
}
