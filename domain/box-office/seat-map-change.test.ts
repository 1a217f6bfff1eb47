import { describe, expect, it } from 'vitest';
import { seatOfTicket, seatsOverDatesMax } from './seats.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { bothNights, circle, hallDesk, hallSettings, smallHall, stalls, startMs, takenSeats } from './testing.ts';
import { chosen, faultsOf, hold } from './testing-seats.ts';

const minuteMs = 60_000;

describe('a new version of the map', () => {
  /** Row 1 turned round, with another row in front of it. */
  const turned = (version: number) =>
    smallHall(version, (map) => {
      const [zone] = map.zones;
      const [row, ...others] = zone!.rows;
      const front = { id: '0', category: 'a', seats: [{ id: '1', x: 0, y: 0.5 }] };
      return { ...map, zones: [{ ...zone!, rows: [front, { ...row!, seats: [...row!.seats].reverse() }, ...others] }] };
    });

  it('[Q20] everybody keeps the seat, by its id', () => {
    const desk = hallDesk();
    desk.bought([chosen(stalls(2), 'p/1/1', 'p/1/2')]);
    const holdId = desk.hold([chosen(circle(1), 'p/2/1')]);
    const waiting = desk.order([chosen(circle(1), 'p/2/2')]);
    desk.bought([chosen(bothNights(1), 'p/1/3')]);
    const before = [takenSeats(desk.state, 0).sort(), takenSeats(desk.state, 1)];
    expect(desk.useMap(turned(2))).toEqual({ ok: true, mapVersion: 2 });
    expect([takenSeats(desk.state, 0).sort(), takenSeats(desk.state, 1)]).toEqual(before);
    expect(seatOfTicket(desk.state, 1)).toBe('p/1/2');
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'release', holdId });
    desk.pay(waiting);
    expect(seatOfTicket(desk.state, 3)).toBe('p/2/2');
    expect(takenSeats(desk.state).sort()).toEqual(['p/1/1 sold', 'p/1/2 sold', 'p/1/3 sold', 'p/2/2 sold']);
    expect(hold(desk, [chosen(stalls(1), 'p/1/5')], 1)).toMatchObject({ code: 'stale-map' });
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q20] late money finds its seats on the new map, and equal ones for those that are gone', () => {
    const desk = hallDesk({ singleSeatsAllowed: true });
    const same = desk.order([chosen(stalls(1), 'p/1/1')]);
    const gone = desk.checkout(desk.hold([chosen(circle(1), 'p/w/4')]), 'ord_gone', { equalSeatsWelcome: true });
    desk.nowMs += 10 * minuteMs;
    desk.sweep();
    const without = smallHall(2, (map) => {
      const [zone] = map.zones;
      return { ...map, zones: [{ ...zone!, rows: zone!.rows.slice(0, 2) }] };
    });
    expect(desk.useMap(without).ok).toBe(true);
    expect([desk.pay(same), desk.pay(gone)]).toMatchObject([
      { outcome: 'tickets-issued' },
      { outcome: 'tickets-issued' },
    ]);
    expect(seatOfTicket(desk.state, 0)).toBe('p/1/1');
    expect(seatOfTicket(desk.state, 1)).toMatch(/^p\/2\//);
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q21] a seat that somebody has on any date may not go; what was given back may', () => {
    const desk = hallDesk({ singleSeatsAllowed: true });
    const orderId = desk.bought([chosen(circle(1, 1), 'p/w/4')]);
    const holdId = desk.hold([chosen(circle(1, 0), 'p/w/3')]);
    const without = smallHall(2, (map) => {
      const [zone] = map.zones;
      return { ...map, zones: [{ ...zone!, rows: zone!.rows.slice(0, 2) }] };
    });
    expect(desk.useMap(without)).toEqual({ ok: false, code: 'seats-in-use', seats: ['p/w/3', 'p/w/4'] });
    desk.ask({ kind: 'release', holdId });
    desk.ask({ kind: 'cancel', orderId, by: 'organizer' });
    expect(desk.useMap(without).ok).toBe(true);
    expect(seatOfTicket(desk.state, 0)).toBeNull();
    expect(faultsOf(desk)).toEqual([]);
  });

  it('[Q22] versions grow, and the map must be there', () => {
    const desk = hallDesk({ singleSeatsAllowed: true });
    expect(desk.useMap(smallHall(1))).toMatchObject({ code: 'version-conflict' });
    expect(desk.ask({ kind: 'set-seat-map', mapVersion: 3 })).toMatchObject({ code: 'no-seat-map' });
    expect(() => restoreSnapshot(takeSnapshot(desk.state).pages)).toThrow(RangeError);
  });

  it('[Q23] no more seats over all dates than the object can hold', () => {
    const desk = hallDesk();
    desk.state.seatMaps.set(2, { ...smallHall(2), seatCount: seatsOverDatesMax / 2 + 1 });
    expect(desk.ask({ kind: 'set-seat-map', mapVersion: 2 })).toEqual({ ok: false, code: 'invalid' });
    const { map } = desk.state.seats!;
    desk.state.seats!.map = { ...map, seatCount: seatsOverDatesMax };
    const settings = hallSettings({ version: 2 });
    expect(desk.ask({ kind: 'configure', settings })).toEqual({ ok: false, code: 'settings-invalid' });
  });

  it('[Q24] a new date has all seats but those of tickets for every date; a withdrawn date keeps its own', () => {
    const desk = hallDesk({ singleSeatsAllowed: true });
    desk.bought([bothNights(1)]);
    desk.bought([chosen(stalls(1, 0), 'p/1/1')]);
    const { occurrences } = hallSettings();
    const third = { ...occurrences[1]!, index: 2, startsAtMs: startMs + 9e8, endsAtMs: startMs + 91e7 };
    desk.ask({
      kind: 'configure',
      settings: hallSettings({ version: 2, singleSeatsAllowed: true, occurrences: [occurrences[1]!, third] }),
    });
    expect(takenSeats(desk.state, 2)).toEqual(takenSeats(desk.state, 1));
    expect(takenSeats(desk.state, 0)).toContain('p/1/1 sold');
    expect(hold(desk, [chosen(stalls(1, 2), 'p/1/1')]).ok).toBe(true);
    expect(faultsOf(desk)).toEqual([]);
    desk.ask({ kind: 'configure', settings: hallSettings({ version: 3, occurrences }) });
    expect(hold(desk, [chosen(stalls(1, 0), 'p/1/1')])).toMatchObject({ code: 'seat-taken' });
    expect(faultsOf(desk)).toEqual([]);
  });
});
