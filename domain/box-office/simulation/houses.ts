/** The events that lives are lived in: small, so that everybody meets everybody. Opened once, then shared by all lives. */
import { compileSeatMap } from '../../seating/compile-seat-map.ts';
import type { CompiledSeatMap } from '../../seating/compiled-map.ts';
import type { MapSeat } from '../../seating/seat-map.ts';
import type { Command, SaleCode } from '../commands.ts';
import type { Entry } from '../events.ts';
import { emptyState } from '../state.ts';
import { step } from '../step.ts';
import type { SalesSettings, SalesTicketType } from '../settings.ts';
import { demoSettings, startMs } from '../testing.ts';

interface Plans {
  settings: SalesSettings;
  codes: readonly SaleCode[];
  /** Version of the map that it opens with. */
  mapVersion: number | null;
  /** All maps that it may come to have. */
  maps: ReadonlyMap<number, CompiledSeatMap>;
}

export interface House extends Plans {
  /** What was stored when it was opened: published, with two doors. */
  opening: readonly Entry[];
  /** How many facts that made. */
  facts: number;
}

export const deviceIds = ['dev_a', 'dev_b'];

type Type = SalesTicketType;
const [full, reduced, pass, guest] = demoSettings().ticketTypes as [Type, Type, Type, Type];
const noMaps = { codes: [], mapVersion: null, maps: new Map<number, CompiledSeatMap>() };
const pool = (index: number, capacity: number) => ({ index, name: `pool ${index}`, capacity });

/** Six places a night, of them two reduced. */
const smallHall: Plans = { ...noMaps, settings: demoSettings({ pools: [pool(0, 6), pool(2, 2)] }) };

/** Three places a night and long holds: somebody is always in the way. */
const cellar: Plans = { ...noMaps, settings: demoSettings({ pools: [pool(0, 3), pool(2, 3)], holdMs: 25 * 60_000 }) };

const anyCode: Omit<SaleCode, 'code'> = {
  ...{ unlocks: [], discount: null, appliesTo: null, maxTickets: null, maxPerOrder: null, maxPerPerson: null },
  ...{ fromMs: null, untilMs: null, withdrawn: false },
};
const codes: readonly SaleCode[] = [
  { ...anyCode, code: 'CREW', unlocks: [3], maxTickets: 3 },
  { ...anyCode, code: 'HALF', discount: { kind: 'percent', hundredths: 5_000 }, appliesTo: [0, 20], maxTickets: 4 },
  { ...anyCode, code: 'TEN', discount: { kind: 'amount', minor: 1_000 }, maxPerOrder: 2 },
];

/** Everything that can be sold together: a hidden type, a dinner with its drinks, parking beside tickets, limits per person. */
const festival: Plans = {
  ...noMaps,
  codes,
  settings: demoSettings({
    pools: [pool(0, 7), pool(2, 3), pool(3, 4), pool(4, 2)],
    ticketTypes: [
      { ...full, maxPerPerson: 4 },
      { ...reduced, quantityStep: 2 },
      { ...pass, includes: [{ ticketType: 8, quantity: 1 }] },
      { ...full, index: 3, name: 'Crew', priceMinor: 500, hidden: true },
      { ...full, index: 4, name: 'Dinner', priceMinor: 6_000, includes: [{ ticketType: 5, quantity: 2 }] },
      { ...full, index: 5, name: 'Drink', priceMinor: 400, pools: [3], hidden: true },
      {
        ...full,
        index: 6,
        name: 'Parking',
        priceMinor: 700,
        pools: [4],
        addOnTo: { ticketTypes: [0, 4], perTicket: 1 },
      },
      guest,
      { ...pass, index: 8, name: 'A drink each night', priceMinor: 700, pools: [3], hidden: true },
    ],
    maxPerPerson: 9,
  }),
};

/** Sold out most of the time, with a line at the door; in the second one whoever fits may pass. */
const club: Plans = {
  ...festival,
  settings: {
    ...festival.settings,
    pools: [pool(0, 4), pool(2, 2), pool(3, 3), pool(4, 1)],
    waitingList: { open: true, first: true, smallerMayPass: false, offerMs: 20 * 60_000 },
  },
};
const bar: Plans = {
  ...noMaps,
  settings: {
    ...cellar.settings,
    waitingList: { open: true, first: false, smallerMayPass: true, offerMs: 45 * 60_000 },
  },
};

function seats(y: number, ids: readonly string[]): MapSeat[] {
  return ids.map((id, at) => ({ id, x: at - ids.length / 2, y }));
}

/** Two rows: four seats of category a; a place for a wheelchair with its companion seat and two or three more of category b. */
function theatreMap(version: number, front: readonly string[], back: readonly string[], mirrored: boolean) {
  const [place, companion, ...others] = seats(2, ['w', 'c', ...back]) as [MapSeat, MapSeat];
  const rows = [
    { id: '1', category: 'a', seats: seats(1, front) },
    { id: '2', category: 'b', seats: [{ ...place, accessible: true }, { ...companion, companionOf: 'w' }, ...others] },
  ];
  const categories = ['a', 'b'].map((id) => ({ id, name: id }));
  const zones = [{ id: 'p', name: 'Parterre', rows: mirrored ? rows.reverse() : rows }];
  return compileSeatMap({ version, name: 'Theatre', focalPoint: { x: 0, y: 0 }, categories, zones });
}

const theatreMaps = [
  theatreMap(1, ['1', '2', '3', '4'], ['1', '2'], false),
  theatreMap(2, ['1', '2', '3', '4'], ['1', '2', '3'], true),
  theatreMap(3, ['1', '2', '3'], ['1', '2', '3'], false),
  theatreMap(4, ['1', '2', '3', '4'], ['2', '1'], true),
];

function seated(index: number, name: string, priceMinor: number, seatCategories: string[]): SalesTicketType {
  return { ...full, index, name, priceMinor, seatCategories };
}

const theatre: Plans = {
  codes,
  mapVersion: 1,
  maps: new Map(theatreMaps.map((map) => [map.version, map])),
  settings: demoSettings({
    pools: [pool(0, 12), pool(2, 2)],
    ticketTypes: [
      { ...reduced, pools: [2] },
      guest,
      seated(20, 'Stalls', 5_000, ['a']),
      seated(21, 'Circle', 3_000, ['b']),
      seated(23, 'Anywhere', 4_000, ['a', 'b']),
      { ...seated(24, 'Both nights', 8_000, ['a']), validity: 'every-date' },
      seated(25, 'School', 0, ['b']),
    ],
    singleSeatsAllowed: true,
  }),
};

function opened(plans: Plans): House {
  const commands: Command[] = [{ kind: 'configure', key: 'configure', settings: plans.settings }];
  if (plans.mapVersion !== null) commands.push({ kind: 'set-seat-map', key: 'map', mapVersion: plans.mapVersion });
  if (plans.codes.length > 0) commands.push({ kind: 'set-codes', key: 'codes', codes: [...plans.codes] });
  commands.push(...deviceIds.map(enrolment));
  const state = emptyState();
  state.seatMaps = new Map(plans.maps);
  const steps = commands.map((command) => step(state, command, startMs));
  const refused = steps.find(({ reply }) => !reply.ok);
  if (refused) throw new Error(`the house cannot be opened: ${JSON.stringify(refused.reply)}`);
  return { ...plans, opening: steps.flatMap(({ entries }) => entries), facts: state.factSequence };
}

function enrolment(deviceId: string): Command {
  return { kind: 'enrol-door', key: `enrol-${deviceId}`, deviceId, publicKey: deviceId, name: deviceId, gate: 0 };
}

export const houses: readonly House[] = [smallHall, cellar, festival, theatre, club, bar].map(opened);
