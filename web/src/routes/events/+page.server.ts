import { redirect } from '@sveltejs/kit';
import { localizeHref } from '$lib/paraglide/runtime';

/** The list of events is the home page. */
export const load = ({ url }) => redirect(308, localizeHref(`/${url.search}`));
