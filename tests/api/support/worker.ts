/** The whole Worker but for the pages, so that the API's tests need no build of web/. */
import { createWorker } from '../../../worker/create-worker.ts';

export { BoxOffice } from '#durable-objects/box-office';

/** Stands for the pages: repeats what the API answers in process, so that this way is tested too. */
export default createWorker({
  async fetch(request, env) {
    const { API } = env as { API: { fetch(call: Request): Promise<Response> } };
    const { pathname, origin } = new URL(request.url);
    if (pathname !== '/through-the-page') return new Response('a page');
    return API.fetch(new Request(`${origin}/api/time`, { headers: request.headers }));
  },
});
