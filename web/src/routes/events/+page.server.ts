import { redirect } from '@sveltejs/kit';
import { homeHref } from '$lib/home-href';

/** The list of events is the home page. */
export const load = ({ url }) => redirect(308, homeHref() + url.search);
