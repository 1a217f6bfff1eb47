/**
 * The events of the demo, told as drafts relative to `nowMs`, so that the demo never ages: one runs tonight with its doors open,
 * the others lie ahead. They are the same drafts an organizer would type.
 */
import { EventDraft } from '#domain/event/draft';
import { instantToLocal } from '#domain/event/local-time';
import type { DeskCode } from '#domain/contract/desk';
import type { SeatMap } from '#domain/seating/seat-map';
import { arenaShow, play } from './seated-events.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface DemoEvent {
  /** File in `pictures`; null for none. */
  picture: string | null;
  alt: string;
  draft: EventDraft;
  /** For events with seats. */
  map?: SeatMap;
  codes?: DeskCode[];
  /** Date that is sold out, with parties of these sizes waiting for its first type. */
  soldOut?: { occurrence: number; waiting: number[] };
  /** Share of the places that is sold when the demo begins. */
  soldShare: number;
}

/** The demo's events, the running one first. */
export function demoEvents(nowMs: number): DemoEvent[] {
  return [tonight(nowMs), play(nowMs), festival(nowMs), conference(nowMs), repairCafe(nowMs), arenaShow(nowMs)];
}

/** Wall-clock text for a moment: `days` from today at `time` of the zone. */
export function at(nowMs: number, zone: string, days: number, time: string): string {
  return `${instantToLocal(nowMs + days * dayMs, zone).slice(0, 10)}T${time}`;
}

const berlin = 'Europe/Berlin';

function tonight(nowMs: number): DemoEvent {
  const starts = instantToLocal(nowMs + 0.5 * hourMs, berlin);
  return {
    picture: 'river.webp',
    alt: 'Paper lanterns drifting on a river at night under a crescent moon',
    soldShare: 0.5,
    draft: EventDraft.parse({
      name: 'Lanterns on the River',
      summary: 'A night of strings, voices and four hundred paper lights on the water.',
      description:
        'The Fulda carries the music tonight. The chamber orchestra plays from a barge, the choir answers from the bank, and between the two the river fills with lanterns.\n\n' +
        'Bring something warm to wear. There is soup, there is mulled cider, and there are blankets to borrow.\n\n' +
        'The lawn is level and step-free from the car park. In heavy rain we play in the orangery, and your ticket is good for that too.',
      category: 'concert',
      zone: berlin,
      venueName: 'Karlsaue, river lawn',
      venueAddress: 'Auedamm 20, 34121 Kassel',
      city: 'Kassel',
      country: 'DE',
      currency: 'EUR',
      totalCapacity: 120,
      occurrences: [
        {
          starts,
          ends: instantToLocal(nowMs + 12 * hourMs, berlin),
          doorsOpen: instantToLocal(nowMs - 1.5 * hourMs, berlin),
        },
      ],
      ticketTypes: [
        { name: 'Lawn', description: 'Bring a blanket or borrow one.', price: '24.00', capacity: null },
        {
          name: 'Reduced',
          description: 'Pupils, students, people out of work. Please bring proof.',
          price: '14.00',
          capacity: 40,
        },
        { name: 'Lantern bearer', description: 'Includes a lantern to set afloat.', price: '32.50', capacity: 30 },
      ],
      gates: [{ name: 'Bridge gate' }, { name: 'Orangery gate' }],
      admission: 'once',
    }),
  };
}

function festival(nowMs: number): DemoEvent {
  const day = (days: number) => ({
    starts: at(nowMs, 'Europe/Copenhagen', days, '14:00'),
    ends: at(nowMs, 'Europe/Copenhagen', days, '23:30'),
    doorsOpen: at(nowMs, 'Europe/Copenhagen', days, '12:00'),
  });
  return {
    picture: 'harbour.webp',
    alt: 'A festival stage at a harbour under a striped evening sun, with bunting and a crowd',
    soldShare: 0.02,
    draft: EventDraft.parse({
      name: 'Harbour Lights Festival',
      summary: 'Three days, two stages and the sea right behind them.',
      description:
        'Thirty bands between the cranes: brass from the north, synths from the south, and a sauna on the quay for those who dare.\n\nThe pass is good for all three days and you may come and go. Children under twelve come in free with an adult.',
      category: 'festival',
      zone: 'Europe/Copenhagen',
      venueName: 'Refshaleøen, Hall 7',
      venueAddress: 'Refshalevej 171, 1432 København',
      city: 'København',
      country: 'DK',
      currency: 'DKK',
      totalCapacity: 4000,
      occurrences: [day(40), day(41), day(42)],
      ticketTypes: [
        { name: 'Day ticket', description: 'For the day you choose.', price: '425.00', capacity: 1500 },
        {
          name: 'Three-day pass',
          description: 'All days, come and go.',
          price: '995.00',
          capacity: 2500,
          validity: 'every-date',
        },
      ],
      gates: [{ name: 'Quay' }, { name: 'Crane' }, { name: 'Crew' }],
      admission: 're-entry',
    }),
  };
}

function conference(nowMs: number): DemoEvent {
  return {
    picture: 'edge.webp',
    alt: 'Points of light joined by lines on a blue ground, like a map of a network',
    soldShare: 0.05,
    draft: EventDraft.parse({
      name: 'Software at the Edge of Town',
      summary: 'One day about programs that work when the network does not.',
      description:
        'Talks in the morning, workshops in the afternoon, and a long lunch between them because that is where the day happens.\n\nCaptions for every talk. The venue is step-free; tell us what you need and we will sort it out.',
      category: 'conference',
      zone: 'America/New_York',
      venueName: 'The Old Ferry Terminal',
      venueAddress: '60 Water Street, Portland, ME 04101',
      city: 'Portland',
      country: 'US',
      currency: 'USD',
      occurrences: [
        {
          starts: at(nowMs, 'America/New_York', 75, '09:00'),
          ends: at(nowMs, 'America/New_York', 75, '18:00'),
          doorsOpen: at(nowMs, 'America/New_York', 75, '08:15'),
        },
      ],
      ticketTypes: [
        { name: 'Attendee', description: 'Talks, one workshop and lunch.', price: '180', capacity: 240 },
        {
          name: 'Supporter',
          description: 'Pays for somebody who could not come otherwise.',
          price: '360',
          capacity: 60,
        },
        {
          name: 'Student',
          description: '',
          price: '45',
          capacity: 60,
          salesStart: at(nowMs, 'America/New_York', 20, '10:00'),
        },
      ],
      gates: [{ name: 'Waterfront' }],
    }),
  };
}

function repairCafe(nowMs: number): DemoEvent {
  return {
    picture: 'repair.webp',
    alt: 'A bright pattern of spanners, cogs, plugs and scissors',
    soldShare: 0.4,
    soldOut: { occurrence: 0, waiting: [2, 1, 4] },
    draft: EventDraft.parse({
      name: 'Repair Café im Kulturbahnhof',
      summary: 'Bring mit, was nicht mehr geht. Wir reparieren es gemeinsam.',
      description:
        'Toaster, Fahrräder, Hosen, Radios: An zwölf Tischen sitzen Menschen, die wissen, wie man so etwas wieder in Gang bringt. Kuchen gibt es auch.\n\nDer Eintritt ist frei. Mit einer Karte wissen wir, wie viele Stühle wir brauchen.',
      category: 'community',
      locale: 'de',
      zone: berlin,
      venueName: 'Kulturbahnhof, Südflügel',
      venueAddress: 'Rainer-Dierichs-Platz 1, 34117 Kassel',
      city: 'Kassel',
      country: 'DE',
      currency: 'EUR',
      totalCapacity: 60,
      waitingList: { open: true },
      occurrences: [6, 34, 62].map((days) => ({
        starts: at(nowMs, berlin, days, '14:00'),
        ends: at(nowMs, berlin, days, '18:00'),
        doorsOpen: at(nowMs, berlin, days, '13:45'),
      })),
      ticketTypes: [
        { name: 'Eintritt frei', description: 'Ein Platz und ein Stück Kuchen.', price: '0', maxPerOrder: 4 },
      ],
      gates: [{ name: 'Südflügel' }],
    }),
  };
}
