/** The demo's events with seats: a theatre of four hundred, and an arena of twenty thousand. */
import { DeskCode } from '#domain/contract/desk';
import { EventDraft } from '#domain/event/draft';
import { arenaMap } from './arena.ts';
import { at, type DemoEvent } from './events.ts';
import { theatreMap } from './theatre.ts';

/** Positions of the types below, by which codes and extras name them. */
const premium = 0;
const stalls = 1;
const balcony = 2;
const under26 = 3;
const friends = 4;

const playTypes = [
  {
    name: 'Premium',
    description: 'The middle of rows A to E, and the boxes.',
    price: '42.00',
    seatCategories: ['premium'],
  },
  { name: 'Stalls', description: '', price: '28.00', seatCategories: ['stalls'] },
  { name: 'Balcony', description: 'Reached by 32 steps; no lift.', price: '18.50', seatCategories: ['balcony'] },
  {
    ...{ name: 'Under 26', description: 'Stalls or balcony; bring proof of age.', price: '10.00' },
    ...{ seatCategories: ['stalls', 'balcony'], maxPerOrder: 2 },
  },
  {
    ...{ name: 'Friend of the house', description: 'With a glass after the play.', price: '24.00', hidden: true },
    ...{ seatCategories: ['premium', 'stalls'], maxPerOrder: 4, includes: [{ ticketType: 6, quantity: 1 }] },
  },
  {
    ...{
      name: 'Programme',
      description: 'Forty pages, with the tree’s own words.',
      price: '4.50',
      capacity: 300,
    },
    ...{ addOnTo: { ticketTypes: [premium, stalls, balcony, under26, friends], perTicket: 1 } },
  },
  { name: 'A glass after the play', description: '', price: '6.00', capacity: 80, hidden: true },
];

export function play(nowMs: number): DemoEvent {
  const evening = (days: number) => ({
    starts: at(nowMs, 'Europe/London', days, '19:30'),
    ends: at(nowMs, 'Europe/London', days, '21:45'),
    doorsOpen: at(nowMs, 'Europe/London', days, '18:45'),
  });
  return {
    picture: 'garden.webp',
    alt: 'A gardener with a spade in front of a full moon, framed by dark leaves and fireflies',
    soldShare: 0.25,
    map: theatreMap(),
    codes: [
      DeskCode.parse({ code: 'GLASSHOUSE', unlocks: [friends], maxPerOrder: 4 }),
      DeskCode.parse({ code: 'OLDTREE', discount: { kind: 'percent', hundredths: 1_000 }, maxTickets: 100 }),
    ],
    draft: EventDraft.parse({
      name: 'The Night Gardener',
      summary: 'A play for two voices and one very old tree.',
      description:
        'Every night somebody prunes the city’s trees into animals, and nobody has ever seen who. Two neighbours decide to stay awake.\n\nNinety minutes and an interval. For everyone from ten years. The performance on the second evening has audio description.\n\nThe last row of the stalls is level with the foyer and has places for wheelchairs, each with a seat beside it.',
      category: 'theatre',
      zone: 'Europe/London',
      venueName: 'The Glasshouse Theatre',
      venueAddress: '8 Nursery Lane, Bristol BS1 5TY',
      city: 'Bristol',
      country: 'GB',
      currency: 'GBP',
      occurrences: [evening(12), evening(13), evening(14)],
      waitingList: { open: true },
      buyersMay: { exchange: true, cancel: true, hoursBefore: 24 },
      ticketTypes: playTypes,
      gates: [{ name: 'Foyer' }],
    }),
  };
}

export function arenaShow(nowMs: number): DemoEvent {
  return {
    picture: null,
    alt: '',
    soldShare: 0.05,
    map: arenaMap(),
    draft: EventDraft.parse({
      name: 'Nordlicht: The Last Waltz of Winter',
      summary: 'An orchestra, a choir of a thousand, and the whole arena singing the ending.',
      description:
        'Twenty thousand seats around one stage. Whoever comes sings: the last song is everybody’s, and the words hang above the stage.\n\nThe floor is standing room. Wheelchair places are at the top of the lower tier, each with a seat beside it, and step-free from every entrance.',
      category: 'concert',
      zone: 'Europe/Berlin',
      venueName: 'Nordlicht Arena',
      venueAddress: 'Hellweg 100, 44137 Dortmund',
      city: 'Dortmund',
      country: 'DE',
      currency: 'EUR',
      occurrences: [
        {
          starts: at(nowMs, 'Europe/Berlin', 55, '19:30'),
          ends: at(nowMs, 'Europe/Berlin', 55, '22:30'),
          doorsOpen: at(nowMs, 'Europe/Berlin', 55, '17:30'),
        },
      ],
      ticketTypes: [
        { name: 'Floor', description: 'Standing, in front of the stage.', price: '79.00', seatCategories: ['floor'] },
        { name: 'Lower tier', description: '', price: '95.00', seatCategories: ['side'] },
        { name: 'Lower tier, far end', description: 'Facing the stage.', price: '75.00', seatCategories: ['far'] },
        { name: 'Upper tier', description: '', price: '49.00', seatCategories: ['upper'] },
      ],
      gates: [{ name: 'North' }, { name: 'East' }, { name: 'South' }],
    }),
  };
}
