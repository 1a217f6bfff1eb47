import { expect, it } from 'vitest';
import { capacityOf } from './event-capacity.ts';
import { Desk, demoSettings, hallDesk, hallSettings } from './testing.ts';

const nights = 2;

/** Every type with seats in a pool of its own, as large as its seats. */
function apart() {
  const settings = hallSettings();
  const ticketTypes = settings.ticketTypes
    .filter((type) => type.seatCategories != null)
    .map((type) => ({ ...type, pools: [type.index] }));
  const pools = ticketTypes.map(({ index, name }) => ({ index, name, capacity: 100 }));
  return { ticketTypes, pools };
}

it('[Q7] seats that several types are sold for are counted once', () => {
  const desk = hallDesk(apart());
  const { seatCount } = desk.state.seats!.map;
  expect(capacityOf(desk.state)).toBe(seatCount * nights);
});

it('[H3] counted places are bound by what all types share, and by what each has', () => {
  const pools = [
    { index: 0, name: 'all', capacity: 10 },
    { index: 2, name: 'reduced', capacity: 4 },
  ];
  expect(capacityOf(new Desk(demoSettings({ pools })).state)).toBe(10 * nights);
  expect(capacityOf(new Desk(null).state)).toBe(0);
});
