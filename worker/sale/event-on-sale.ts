/** The event a buyer speaks of, from its box office's own copy of the settings: selling never asks the catalogue. */
import type { SalesSettings } from '#domain/box-office/settings';
import { isBusy, settingsOf } from '../box-office.ts';
import { timed, type ApiContext } from '../context.ts';
import type { Refusal } from '../http/problem.ts';

export type Found = { ok: true; settings: SalesSettings } | ({ ok: false } & Refusal);

/** The settings, or why there are none: an event that was never published does not exist for buyers. */
export async function eventOnSale(c: ApiContext, eventId: string): Promise<Found> {
  const settings = await timed(c, 'box', () => settingsOf(c.env, eventId));
  if (isBusy(settings)) return settings;
  return settings === null ? { ok: false, code: 'not-found' } : { ok: true, settings };
}
