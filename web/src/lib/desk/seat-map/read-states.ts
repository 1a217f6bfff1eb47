/** The states of the seats of every date of an event, a few dates at a time. */
import type { DeskEvent } from '#domain/contract/desk';
import type { Reply } from '../desk-api.ts';
import { desk } from '../desk.svelte.ts';

const atOnce = 4;

/** One snapshot a date; a date that the public does not have yet has none. */
export async function readStates(event: DeskEvent): Promise<Reply<Uint8Array[]>> {
  const dates = (event.preview?.occurrences ?? []).map(({ index }) => index);
  const snapshots: Uint8Array[] = [];
  for (let at = 0; at < dates.length; at += atOnce) {
    const replies = await Promise.all(
      dates.slice(at, at + atOnce).map((date) => desk.sales.seatStates(event.id, date)),
    );
    for (const reply of replies) {
      if (reply.ok) snapshots.push(reply.value);
      else if (reply.refusal.code !== 'unknown-occurrence' && reply.refusal.code !== 'not-found') return reply;
    }
  }
  return { ok: true, value: snapshots };
}
