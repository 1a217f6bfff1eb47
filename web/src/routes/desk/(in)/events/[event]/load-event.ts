/** The event of a page of the desk; who is not signed in signs in first and comes back. */
import { redirect } from '@sveltejs/kit';
import type { DeskEvent } from '#domain/contract/desk';
import { DeskApi, type Reply } from '$lib/desk/desk-api';
import { signInPath } from '$lib/desk/paths';

export async function loadEvent(id: string, fetcher: typeof fetch, url: URL): Promise<Reply<DeskEvent>> {
  const event = await new DeskApi({ fetch: fetcher }).event(id);
  if (!event.ok && event.refusal.code === 'not-signed-in') redirect(303, signInPath(url));
  return event;
}
