import { redirect } from '@sveltejs/kit';
import { DeskApi } from '$lib/desk/desk-api';
import { deskPath } from '$lib/desk/paths';
import { returnPath } from '$lib/desk/return-path';

/** Who is signed in already goes straight on. */
export async function load({ url, fetch }) {
  const next = returnPath(url.searchParams.get('next'), deskPath.home());
  const session = await new DeskApi({ fetch }).session();
  if (session.ok) redirect(303, next);
  return { next, sentBack: url.searchParams.has('next') };
}
