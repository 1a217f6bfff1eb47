import { m } from '$lib/paraglide/messages';
import type { HandleClientError } from '@sveltejs/kit';

// Schemas would otherwise try to compile themselves with `new Function`, which our policy for scripts forbids. Read at their first use.
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

/** A step within the app that failed: mostly the network went away, and then this is the sentence to read. */
export const handleError: HandleClientError = ({ error, status }) => {
  if (status === 404) return { message: m.problem_not_found(), code: 'not-found' };
  if (!navigator.onLine || error instanceof TypeError) return { message: m.problem_no_network(), code: 'internal' };
  console.error(error);
  return { message: m.problem_internal(), code: 'internal' };
};
