import { describe, expect, it } from 'vitest';
import { findSeat, seatId } from '#domain/seating/find-seat';
import { seatStates } from '#domain/seating/seat-index';
import { Cart } from '../shop/cart.svelte.ts';
import { anEvent } from '../shop/testing.ts';
import { buildHouse } from './house.ts';
import type { LiveSeats } from './live-seats.svelte.ts';
import { SeatRoom } from './seat-room.svelte.ts';
import { aMap, seatedOffers } from './testing.ts';

const house = buildHouse(aMap());
const seat = (id: string) => findSeat(house.seats, id);

/** A room whose states the test sets itself. */
function aRoom(orderMax = 8, singlesAllowed = false) {
  const state = new Uint8Array(house.seats.seatCount);
  const live = {
    status: { mapVersion: 3, sequence: 1, state },
    isFree: (each: number) => state[each] === seatStates.free,
  } as unknown as LiveSeats;
  const offers = seatedOffers();
  const event = { ...anEvent(), ticketTypes: offers.map((offer) => offer.type), maxPerOrder: orderMax };
  const cart = new Cart(() => event, {});
  const words = ({ row, seat: name }: { row: string; seat: string }) => `${row}-${name}`;
  const room = new SeatRoom({
    ...{ house, live, cart, occurrence: 0, words },
    offers: () => offers,
    orderMax: () => orderMax,
    singlesAllowed: () => singlesAllowed,
  });
  const ids = () => cart.seats.map((each) => each.id);
  return { room, cart, state, offers, ids };
}

describe('choosing seats', () => {
  it('takes a seat with the first ticket of its category, and gives it back', () => {
    const { room, cart, ids } = aRoom();
    expect(room.toggle(seat('stalls/2/4'))).toMatchObject({ kind: 'taken' });
    expect(cart.seats[0]).toMatchObject({ id: 'stalls/2/4', ticketType: 0, types: [0, 1] });
    cart.sellAs(cart.seats[0]!, 1);
    expect(cart.totalMinor).toBe(2000);
    expect(room.toggle(seat('stalls/2/4'))).toMatchObject({ kind: 'given-back' });
    expect(ids()).toEqual([]);
  });

  it('takes an accessible place with its companion seat, and gives both back by either', () => {
    const { room, ids } = aRoom();
    room.toggle(seat('stalls/3/2'));
    expect(ids().sort()).toEqual(['stalls/3/1', 'stalls/3/2']);
    room.toggle(seat('stalls/3/1'));
    expect(ids()).toEqual([]);
  });

  it('says that an order is full before the box office has to', () => {
    const { room, ids } = aRoom(2);
    room.toggle(seat('stalls/2/1'));
    expect(room.toggle(seat('stalls/3/1'))).toEqual({ kind: 'too-many', max: 2 }); // a unit is two
    room.toggle(seat('stalls/2/2'));
    expect(room.toggle(seat('stalls/2/3'))).toEqual({ kind: 'too-many', max: 2 });
    expect(ids()).toHaveLength(2);
  });

  it('gives nothing that somebody has', () => {
    const { room, state } = aRoom();
    state[seat('stalls/2/4')] = seatStates.sold;
    expect(room.toggle(seat('stalls/2/4'))).toEqual({ kind: 'gone' });
  });

  it('warns of a seat that would be left alone', () => {
    const { room } = aRoom();
    room.toggle(seat('stalls/2/2'));
    expect(room.refusal).toEqual({ code: 'leaves-single', seats: [seat('stalls/2/1')] });
    room.toggle(seat('stalls/2/1'));
    expect(room.refusal).toBeNull();
  });

  it('says nothing of it where the organizer allows single seats', () => {
    const { room } = aRoom(8, true);
    room.toggle(seat('stalls/2/2'));
    expect(room.refusal).toBeNull();
  });
});

describe('a seat lost to somebody else', () => {
  it('stays in the choice, is marked, and the nearest equal one beside the others is offered', () => {
    const { room, cart, state, ids } = aRoom();
    room.toggle(seat('stalls/2/4'));
    room.toggle(seat('stalls/2/5'));
    cart.sellAs(cart.seats[1]!, 1);
    state[seat('stalls/2/5')] = seatStates.held;
    room.notice();
    expect(cart.seats.map((each) => each.lost ?? false)).toEqual([false, true]);
    const instead = room.replacementFor(room.lost[0]!);
    expect(seatId(house.seats, instead)).toBe('stalls/2/3');
    room.replace(room.lost[0]!, instead);
    expect(ids()).toEqual(['stalls/2/4', 'stalls/2/3']);
    expect(cart.seats[1]).toMatchObject({ ticketType: 1 }); // still a child's
  });

  it('is no longer lost once it is free again', () => {
    const { room, state } = aRoom();
    room.toggle(seat('stalls/2/4'));
    state[seat('stalls/2/4')] = seatStates.held;
    room.notice();
    expect(room.lost).toHaveLength(1);
    state[seat('stalls/2/4')] = seatStates.free;
    room.notice();
    expect(room.lost).toHaveLength(0);
  });

  it('is not told while one’s own reservation is on its way', () => {
    const { room, cart, state } = aRoom();
    room.toggle(seat('stalls/2/4'));
    cart.reserving = true;
    state[seat('stalls/2/4')] = seatStates.held;
    room.notice();
    expect(room.lost).toHaveLength(0);
  });
});

describe('the best seats', () => {
  it('are together, whatever the tickets of a party are called, and take the place of what was chosen', () => {
    const { room, cart, offers, ids } = aRoom();
    room.toggle(seat('circle/A/1'));
    const wishes = [
      { offer: offers[0]!, quantity: 2, accessibleUnits: 0 },
      { offer: offers[1]!, quantity: 2, accessibleUnits: 0 },
    ];
    expect(room.best(wishes)).toMatchObject({ kind: 'found', placement: 'together' });
    expect(ids()).toEqual(['stalls/1/1', 'stalls/1/2', 'stalls/1/3', 'stalls/1/4']);
    expect(cart.seats.map((each) => each.ticketType)).toEqual([0, 0, 1, 1]);
  });

  it('are together also where only some seats are for all of them', () => {
    const { room, offers, ids } = aRoom();
    const anywhere = { ...offers[1]!, type: { ...offers[1]!.type, seatCategories: ['near', 'far'] } };
    const wishes = [
      { offer: offers[2]!, quantity: 2, accessibleUnits: 0 },
      { offer: anywhere, quantity: 1, accessibleUnits: 0 },
    ];
    expect(room.best(wishes)).toMatchObject({ kind: 'found', placement: 'together' });
    expect(new Set(ids().map((id) => id.split('/')[0]))).toEqual(new Set(['circle']));
  });

  it('say how many are left when there are too few, and leave the choice as it was', () => {
    const { room, state, offers, ids } = aRoom();
    room.toggle(seat('circle/A/1'));
    state.fill(seatStates.sold, 0, 22);
    const wishes = [{ offer: offers[0]!, quantity: 3, accessibleUnits: 0 }];
    expect(room.best(wishes)).toEqual({ kind: 'too-few', left: 2 });
    expect(ids()).toEqual(['circle/A/1']);
  });

  it('have wheelchair places when they are asked for', () => {
    const { room, offers, ids } = aRoom();
    room.best([{ offer: offers[0]!, quantity: 3, accessibleUnits: 1 }]);
    expect(ids()).toContain('stalls/3/1');
    expect(ids()).toContain('stalls/3/2');
  });
});
