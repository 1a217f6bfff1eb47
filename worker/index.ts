/**
 * The Worker's entry. Pages are rendered by the server that `vite build` makes of web/; the rest is in create-worker.ts, which the
 * API's tests run without the pages.
 */
import site from '../web/.svelte-kit/cloudflare/_worker.js';
import { createWorker } from './create-worker.ts';

export { BoxOffice } from '#durable-objects/box-office';

export default createWorker(site);
