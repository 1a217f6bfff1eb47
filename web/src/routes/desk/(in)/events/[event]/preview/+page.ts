import { loadEvent } from '../load-event';

export async function load({ params, url, fetch, depends }) {
  depends('desk:event');
  return { event: await loadEvent(params.event, fetch, url) };
}
