import { redirect } from '@sveltejs/kit';
import { DeskApi } from '$lib/desk/desk-api';
import { signInPath } from '$lib/desk/paths';
import { chosenOrganizer } from './chosen-organizer';

export async function load({ parent, url, fetch, depends }) {
  depends('desk:events');
  const { session } = await parent();
  if (!session.ok) return { organizer: null, rows: null };
  const organizer = chosenOrganizer(session.value.organizers, url.searchParams.get('organizer'));
  if (!organizer) return { organizer: null, rows: null };
  const rows = await new DeskApi({ fetch }).events(organizer.id);
  if (!rows.ok && rows.refusal.code === 'not-signed-in') redirect(303, signInPath(url));
  return { organizer, rows };
}
