/** Planted bugs of seats, codes, what is kept, what comes along, the waiting list, and of orders that change. */
import { seatStates, setSeats } from '../../seating/seat-index.ts';
import { findOrder, type BoxOfficeState } from '../state.ts';
import { noSeat, revokedFlag } from '../tickets.ts';
import { soundMachine, type Machine } from './machine.ts';
import { before, misled, underSettings, wherever } from './meddle.ts';

/** Tickets cost twice as much while somebody reckons. */
function pricesDoubled(state: BoxOfficeState, serials: readonly number[]): () => void {
  const { priceMinor } = state.tickets;
  for (const serial of serials) priceMinor[serial]! *= 2;
  return () => serials.forEach((serial) => (priceMinor[serial]! /= 2));
}

/** The types are otherwise while somebody decides. */
function typesChanged(state: BoxOfficeState, change: object): () => void {
  const { types } = state.plan!;
  const kept = types.map((type) => ({ ...type }));
  for (const type of types) Object.assign(type, change);
  return () => types.forEach((type, at) => Object.assign(type, { addOnTo: undefined, ...kept[at] }));
}

export const bugsOfExtras: Record<string, Partial<Machine>> = {
  'a seat given twice, after somebody let go of another': wherever('hold-ended', ({ seats }) => {
    for (const index of seats?.byDate ?? []) {
      const sold = index.state.indexOf(seatStates.sold);
      if (sold >= 0) setSeats(index, [sold], seatStates.free);
    }
  }),
  'seats of the other night': wherever('held', ({ seats }) => void seats?.byDate.reverse()),
  'a new map that forgets who sits where': wherever('seat-map', ({ tickets }) => void tickets.seat.fill(noSeat)),
  'other seats for who did not want any': misled('paid', (state, { orderId }) => {
    const order = findOrder(state, orderId);
    if (!order || order.equalSeats) return;
    order.equalSeats = true;
    return () => void (order.equalSeats = false);
  }),
  'kept places that anybody may have': misled('hold', ({ counters }) => {
    const aside = counters!.aside.slice();
    counters!.aside.fill(0);
    return () => aside.forEach((kept, cell) => (counters!.aside[cell]! += kept));
  }),
  'an allotment released twice': wherever('allotment-released', ({ counters }) => void counters!.aside.fill(0)),
  'an allotment that is never released': before((state) => void (state.releaseDueMs = Infinity)),
  'a code used beyond its limit': misled('hold', ({ codes }, { code }) => {
    const use = codes.get(code ?? '');
    if (!use) return;
    const sound = use.code;
    use.code = { ...sound, maxTickets: null, maxPerOrder: null };
    return () => void (use.code = sound);
  }),
  'a code that is never used up': wherever('issued', ({ codes }) => codes.forEach((use) => void (use.sold = 0))),
  'hidden tickets for everybody': misled('hold', (state) => typesChanged(state, { hidden: false })),
  'add-ons without their tickets': misled('hold', (state) => typesChanged(state, { addOnTo: null })),
  'companions that are not taken': misled('hold', (state) => typesChanged(state, { includes: [] })),
  'companions that stay behind': misled('cancel', (state, { orderId }) => {
    const order = findOrder(state, orderId);
    if (!order) return;
    const { lines } = order;
    order.lines = lines.map(({ within: _within, ...line }) => line);
    return () => void (order.lines = lines);
  }),
  'as many tickets for one person as they like': {
    step(state, command, nowMs) {
      const { maxPerPerson } = state.plan!.settings;
      if (command.kind !== 'checkout' || maxPerPerson == null) return soundMachine.step(state, command, nowMs);
      const { settings } = state.plan!;
      state.plan!.settings = { ...settings, maxPerPerson: null };
      const putRight = typesChanged(state, { maxPerPerson: null });
      const done = soundMachine.step(state, command, nowMs);
      putRight();
      state.plan!.settings = settings;
      return done;
    },
  },
  'an exchanged ticket that is still valid': wherever('tickets-revoked', ({ tickets }) => {
    for (let serial = 0; serial < tickets.count; serial++) tickets.flags[serial]! &= ~revokedFlag;
  }),
  'an exchange that reckons the old tickets twice': misled('hold', (state, { replaces }) =>
    pricesDoubled(state, replaces?.serials ?? []),
  ),
  'a partial refund that is too large': misled('cancel', (state, { serials }) => pricesDoubled(state, serials ?? [])),
  'somebody is passed in the line': underSettings(({ waitingList }) =>
    waitingList ? { waitingList: { ...waitingList, smallerMayPass: true } } : {},
  ),
  'the line that comes first does not': underSettings(({ waitingList }) =>
    waitingList ? { waitingList: { ...waitingList, first: false } } : {},
  ),
  'offers that are never made': before((state) => {
    if (state.waiting.size === 1) state.waiting.values().next().value!.quantity = 9;
  }),
  'offers that stand for ever': underSettings(({ waitingList }) =>
    waitingList ? { waitingList: { ...waitingList, offerMs: waitingList.offerMs * 2 } } : {},
  ),
};
