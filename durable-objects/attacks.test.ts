import { runDurableObjectAlarm } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { demoSettings, guest } from '#domain/box-office/testing';
import { columnsOf } from '#domain/seating/compile-seat-map';
import type { SeatMap } from '#domain/seating/seat-map';
import { encodeSeatMap } from '#domain/seating/stored-map';
import { context, count, inside, openEvent } from './testing/office.ts';
import { world } from './testing/worker.ts';

beforeEach(() => world.reset());

const seatsPerRow = 100;
const long = (text: string) => text.padStart(40, '-');
const seatName = (row: number, seat: number) => `${long('zone')}/${long(`r${row}`)}/${long(`s${seat}`)}`;

/** Rows of a hundred seats whose names are as long as a map allows. */
function wordyMap(rows: number): SeatMap {
  const seats = Array.from({ length: seatsPerRow }, (_, seat) => ({ id: long(`s${seat}`), x: seat * 10, y: 0 }));
  return {
    version: 1,
    name: 'Wordy',
    focalPoint: { x: 0, y: 0 },
    categories: [{ id: 'all', name: 'All' }],
    zones: [
      {
        id: long('zone'),
        name: 'Zone',
        rows: Array.from({ length: rows }, (_, row) => ({ id: long(`r${row}`), category: 'all', seats })),
      },
    ],
  };
}

async function wordyEvent(rows: number) {
  const [full] = demoSettings().ticketTypes;
  const event = await openEvent({
    pools: [{ index: 0, name: 'all', capacity: rows * seatsPerRow }],
    ticketTypes: [{ ...full!, maxPerOrder: seatsPerRow, seatCategories: ['all'] }],
    maxPerOrder: seatsPerRow,
  });
  expect(await event.stub().setSeatMap(1, encodeSeatMap(columnsOf(wordyMap(rows))), context)).toMatchObject({
    ok: true,
  });
  return event;
}

const wholeRow = (row: number) => [
  {
    ...{ ticketType: 0, occurrence: 0, quantity: seatsPerRow },
    seats: Array.from({ length: seatsPerRow }, (_, seat) => seatName(row, seat)),
  },
];

describe('attacks', () => {
  it('[G1] two hundred orders of a hundred seats with the longest names are one batch, not a failure', async () => {
    const { stub } = await wordyEvent(200);
    const before = await inside(stub(), (_, state) => count(state, 'journal'));
    const commands = Array.from({ length: 200 }, (_, row) => ({
      ...{ kind: 'hold' as const, key: `key-${row}`, holdId: `hld_${row}` },
      ...{ lines: wholeRow(row), mapVersion: 1 },
    }));
    const answers = await stub().execute(commands, context);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(200);
    expect(await inside(stub(), (_, state) => count(state, 'journal'))).toBeLessThan(before + 20);
    // The platform takes rows of 2 MB, a letter has up to three bytes.
    const rows = await inside(stub(), (_, state) =>
      state.storage.sql.exec<{ n: number }>('SELECT length(entries) AS n FROM journal').toArray(),
    );
    expect(Math.max(...rows.map(({ n }) => n))).toBeLessThan(2_000_000 / 3);
    const { stateHash } = await stub().health();
    await inside(stub(), (office) => office.memory.load());
    expect((await stub().health()).stateHash).toBe(stateHash);
    await runDurableObjectAlarm(stub() as never);
    expect((await stub().totals()).held).toBe(20_000);
  });

  it('[O4] a long outbox is read as far as the next delivery goes, not to its end', async () => {
    const { stub } = await openEvent({ pools: [{ index: 0, name: 'all', capacity: 10_000 }], ticketTypes: guests() });
    for (let call = 0; call < 12; call++) {
      const commands = Array.from({ length: 100 }, (_, i) => freeOrder(`${call}-${i}`)).flat();
      const answers = await stub().execute(commands, context);
      expect(answers.every((answer) => answer.ok)).toBe(true);
    }
    await inside(stub(), ({ memory }, state) => {
      expect(count(state, 'outbox')).toBeGreaterThan(10);
      const rows = memory.sql.outboxAfter(0, 500, 64);
      const facts = rows.flatMap((row) => row.facts.map(({ sequence }) => sequence));
      expect(facts).toEqual(facts.map((_, i) => i + 1));
      expect(facts.length).toBeGreaterThanOrEqual(500);
      expect(facts.length - rows.at(-1)!.facts.length).toBeLessThan(500);
      expect(memory.sql.outboxAfter(facts.length, 1, 64)[0]!.facts[0]!.sequence).toBe(facts.length + 1);
    });
  });
});

function guests() {
  return demoSettings()
    .ticketTypes.filter(({ priceMinor }) => priceMinor === 0)
    .map((type) => ({ ...type, pools: [0] }));
}

/** A hold and its checkout, for nothing. */
function freeOrder(name: string) {
  const [holdId, orderId] = [`hld_${name}`, `ord_${name}`];
  const contact = { dataKeyId: `dky_${name}`, wrappedDataKey: 'v1.none', sealedContact: 'x', emailBlind: name };
  return [
    { kind: 'hold' as const, key: holdId, holdId, lines: [guest(1)] },
    {
      ...{ kind: 'checkout' as const, key: orderId, holdId, orderId, contact },
      ...{ locale: 'en', secretHash: 'x', expectedTotalMinor: null },
    },
  ];
}
