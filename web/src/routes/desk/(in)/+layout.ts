import { redirect } from '@sveltejs/kit';
import { desk } from '$lib/desk/desk.svelte';
import { DeskApi } from '$lib/desk/desk-api';
import { signInPath } from '$lib/desk/paths';

/** Everything behind this layout needs somebody signed in; who is not signs in first and comes back. */
export async function load({ url, fetch, untrack, depends }) {
  depends('desk:session');
  const reply = await new DeskApi({ fetch }).session();
  if (!reply.ok && reply.refusal.code === 'not-signed-in') redirect(303, signInPath(untrack(() => new URL(url))));
  if (reply.ok) desk.session = reply.value;
  return { session: reply };
}
