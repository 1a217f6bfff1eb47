import { error, redirect } from '@sveltejs/kit';
import { api, intentKey, problemOf } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { localizeHref } from '$lib/paraglide/runtime';
import { problemText } from '$lib/problem-text';
import { listZones, zoneShown } from '$lib/seats/list-form';
import { tickedSeats } from '$lib/seats/ticked-seats';
import { askAvailability, askEvent } from '$lib/shop/ask-event';
import { dateShown, readSeats, wishedLines } from '$lib/shop/cart';
import { datesToCome } from '$lib/shop/overview';
import { problemCodes, type ProblemCode } from '#domain/contract/problem';
import type { EventPage } from '#domain/contract/public';
import type { HoldView } from '#domain/contract/sale';
import { compileSeatMap } from '#domain/seating/compile-seat-map';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import type { SeatMap } from '#domain/seating/seat-map';
import { openSnapshot, type SeatStatus } from '#domain/seating/seat-status';
import type { Actions, PageServerLoad } from './$types';

type Fetch = typeof fetch;

/**
 * The list of seats for whoever has no script: zone by zone, with what is ticked in the address. Which ticket a seat is sold with is
 * chosen below the list once it is ticked (`type:<seat>`).
 */
export const load: PageServerLoad = async ({ params, fetch, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const event = await askEvent(fetch, params.slug);
  if (event.seatMapVersion === null) error(404, { message: m.problem_no_seat_map(), code: 'not-found' });
  const nowMs = Date.now();
  const availability = await askAvailability(fetch, event.id);
  const date = dateShown(event, availability, datesToCome(event, nowMs), nowMs, url);
  const [map, status] = await Promise.all([askMap(fetch, event), askStatus(fetch, event.id, date)]);
  const onSale = new Set(
    event.ticketTypes
      .filter((type) => {
        const entry = availability?.entries.find((e) => e.ticketType === type.index && e.occurrence === date);
        return !entry || entry.state === 'on-sale';
      })
      .map((type) => type.index),
  );
  const zone = zoneShown(map, url.searchParams.get('zone'));
  return {
    event,
    date,
    zone,
    code: url.searchParams.get('code'),
    refusal: refusalText(url.searchParams),
    mapVersion: map.version,
    zones: listZones(event, map, status, { zone, date, onSale }),
    ticked: tickedSeats(event, map, readTicked(url.searchParams), onSale),
  };
};

export const actions: Actions = {
  /** Holds the ticked seats, all or none. With a refusal one is back at the list, everything still ticked. */
  reserve: async ({ params, request, fetch, url }) => {
    const form = await request.formData();
    const event = await askEvent(fetch, params.slug);
    const seats = readTicked(form);
    const back = (code: ProblemCode, left?: number): never => {
      const query = new URLSearchParams({ date: url.searchParams.get('date') ?? '' });
      for (const [name, value] of form) if (name !== 'mapVersion' && name !== 'date') query.append(name, String(value));
      query.set('zone', url.searchParams.get('zone') ?? '0');
      query.set('refused', code);
      if (left !== undefined) query.set('left', String(left));
      redirect(303, `${localizeHref(`/events/${params.slug}/seats`)}?${query}`);
    };
    if (seats.length === 0) return back('bad-quantity');
    const code = String(form.get('code') ?? '');
    const response = await api(fetch).api.events[':event'].holds.$post(
      {
        param: { event: event.id },
        json: { lines: wishedLines({}, seats), mapVersion: Number(form.get('mapVersion')), ...(code ? { code } : {}) },
      },
      { headers: { 'idempotency-key': intentKey() } },
    );
    if (!response.ok) {
      const problem = await problemOf(response);
      return back(problem.code, problem.left);
    }
    const hold = (await response.json()) as HoldView;
    redirect(303, localizeHref(`/events/${params.slug}/checkout?event=${event.id}&hold=${hold.id}`));
  },
};

/** Why the last try was refused, as the address says. */
function refusalText(query: URLSearchParams): string | null {
  const code = problemCodes.find((each) => each === query.get('refused'));
  if (!code) return null;
  if (code === 'bad-quantity') return m.shop_choose_first();
  const left = Number(query.get('left') ?? NaN);
  return problemText(Number.isInteger(left) ? { code, left } : { code });
}

/** `seat` fields, each with the ticket that was chosen for it, where one was. */
function readTicked(form: Pick<FormData | URLSearchParams, 'get' | 'getAll'>) {
  return readSeats(form.getAll('seat')).map((seat) => {
    const type = Number(form.get(`type:${seat.id}`) ?? NaN);
    return Number.isInteger(type) && type >= 0 ? { ...seat, ticketType: type } : seat;
  });
}

async function askMap(fetch: Fetch, event: EventPage): Promise<CompiledSeatMap> {
  const response = await fetch(`/api/events/${event.id}/seat-map?v=${event.seatMapVersion}`);
  if (!response.ok) error(503, { message: m.problem_busy(), code: 'busy' });
  return compileSeatMap((await response.json()) as SeatMap);
}

/** Null where it cannot be had: everything then seems free, and the hold decides. */
async function askStatus(fetch: Fetch, event: string, date: number): Promise<SeatStatus | null> {
  const response = await fetch(`/api/events/${event}/occurrences/${date}/seats`);
  return response.ok ? openSnapshot(new Uint8Array(await response.arrayBuffer())) : null;
}
