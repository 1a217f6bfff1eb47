/** Server only: a page that cannot be shown says why, in the visitor's language. */
import { error } from '@sveltejs/kit';
import { problemOf, type Answer } from '$lib/api';
import { problemText } from '$lib/problem-text';

/** Ends a `load` with the problem that an answer carries. */
export async function refusePage(response: Answer): Promise<never> {
  const problem = await problemOf(response);
  const status = response.status >= 400 && response.status < 600 ? response.status : 500;
  error(status, { message: problemText(problem), code: problem.code, requestId: problem.requestId });
}
