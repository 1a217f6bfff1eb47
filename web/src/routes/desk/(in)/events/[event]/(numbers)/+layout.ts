import { loadEvent } from '../load-event';

export async function load({ params, url, fetch, depends, untrack }) {
  depends('desk:event');
  return {
    event: await loadEvent(
      params.event,
      fetch,
      untrack(() => new URL(url)),
    ),
  };
}
