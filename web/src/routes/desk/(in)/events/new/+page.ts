import { chosenOrganizer } from '../../chosen-organizer';

export async function load({ parent, url }) {
  const { session } = await parent();
  const slug = url.searchParams.get('organizer');
  return { organizer: session.ok ? chosenOrganizer(session.value.organizers, slug) : null };
}
