/** The event that is drilled, and what was sold of it before. */
import type { Command } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { demoSettings } from '#domain/box-office/testing';
import { newId, type IdKind } from '#domain/ids';
import { columnsOf } from '#domain/seating/compile-seat-map';
import type { SeatMap } from '#domain/seating/seat-map';
import { encodeSeatMap } from '#domain/seating/stored-map';
import { commandsPerCallMax } from '#durable-objects/box-office-rpc';
import { mapVersion } from './map-version.ts';
import type { Office } from './office.ts';

const dayMs = 86_400_000;
const ticketsPerOrder = 2;
export const priceMinor = 2500;
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const id = (kind: IdKind) => newId(kind, random);

/** The type that is sold by seat, its pool, and the category of all seats. */
export const seatType = 9;
const seatPool = 9;
const category = 'all';
const seatsPerRow = 50;
const rowsPerZone = 40;

/** How much of what there is. */
export interface Supply {
  /** Places without a seat, each night; of them so many reduced. */
  places: number;
  reduced: number;
  /** Seats, each night. */
  seats: number;
  holdMs: number;
  /** Whether a buyer may leave one seat alone. */
  singles: boolean;
}

/** Two nights from tomorrow on. */
export function drillSettings({ places, reduced, seats, holdMs, singles }: Supply): SalesSettings {
  const atMs = (night: number) => Date.now() + (night + 1) * dayMs;
  const { ticketTypes } = demoSettings();
  const seat = { ...ticketTypes[0]!, index: seatType, name: 'Seat', pools: [seatPool], seatCategories: [category] };
  return demoSettings({
    occurrences: [0, 1].map((index) => ({
      index,
      doorsOpenAtMs: atMs(index),
      startsAtMs: atMs(index),
      endsAtMs: atMs(index) + dayMs / 4,
    })),
    pools: [
      { index: 0, name: 'all', capacity: places },
      { index: 2, name: 'reduced', capacity: reduced },
      { index: seatPool, name: 'seats', capacity: seats },
    ],
    ticketTypes: [...ticketTypes, seat],
    singleSeatsAllowed: singles,
    holdMs,
  });
}

/** The id of a seat, counted from the first of the first row. */
export function seatAt(number: number): string {
  const row = Math.floor(number / seatsPerRow);
  return `z${Math.floor(row / rowsPerZone)}/r${row % rowsPerZone}/${number % seatsPerRow}`;
}

/** Rows of 50 behind each other, in zones of 40 rows; the stage is in front of the first. */
export function drillMap(seats: number): SeatMap {
  const rows = Array.from({ length: Math.ceil(seats / seatsPerRow) }, (_, row) => ({
    id: `r${row % rowsPerZone}`,
    seats: Array.from({ length: Math.min(seatsPerRow, seats - row * seatsPerRow) }, (_, seat) => ({
      id: `${seat}`,
      x: seat * 10,
      y: row * 10,
    })),
  }));
  const zones = Array.from({ length: Math.ceil(rows.length / rowsPerZone) }, (_, zone) => ({
    id: `z${zone}`,
    name: `Zone ${zone}`,
    rows: rows.slice(zone * rowsPerZone, (zone + 1) * rowsPerZone).map((row) => ({ ...row, category })),
  }));
  const focalPoint = { x: (seatsPerRow / 2) * 10, y: -50 };
  return { version: mapVersion, name: 'Drill', focalPoint, categories: [{ id: category, name: 'All' }], zones };
}

/** The event on sale, with its map where it has seats. */
export async function publish(office: Office, supply: Supply): Promise<void> {
  const settings = drillSettings(supply);
  const reply = await office.run({ kind: 'configure', key: `publish:${settings.version}`, settings });
  if (!reply.ok) throw new Error(`the event cannot be published: ${reply.code}`);
  if (supply.seats === 0) return;
  const mapped = await office.setSeatMap(encodeSeatMap(columnsOf(drillMap(supply.seats))));
  if (!mapped.ok) throw new Error(`the seat map is not taken: ${mapped.code}`);
}

/** Sells seats of the first night, the best two to an order, and pays for them. Returns the ids of the orders. */
export async function sellBefore(office: Office, tickets: number): Promise<string[]> {
  const orderIds: string[] = [];
  const perCall = Math.floor(commandsPerCallMax / 3);
  for (let sold = 0; sold < tickets; sold += perCall * ticketsPerOrder) {
    const orders = Math.min(perCall, Math.ceil((tickets - sold) / ticketsPerOrder));
    const commands = Array.from({ length: orders }, () => {
      const orderId = id('order');
      orderIds.push(orderId);
      return purchase(id('hold'), orderId);
    }).flat();
    for (const reply of await office.execute(commands)) if (!reply.ok) throw new Error(`not sold: ${reply.code}`);
  }
  return orderIds;
}

function purchase(holdId: string, orderId: string): Command[] {
  const contact = { dataKeyId: id('dataKey'), wrappedDataKey: 'v1.none', sealedContact: 'sealed', emailBlind: 'blind' };
  const who = { contact, locale: 'en', secretHash: 'hash', expectedTotalMinor: null };
  const amountMinor = priceMinor * ticketsPerOrder;
  const money = { paymentIntent: `pi_${orderId}`, amountMinor, currency: 'EUR', atMs: Date.now() };
  return [
    { kind: 'hold', key: holdId, holdId, lines: [{ ticketType: seatType, occurrence: 0, quantity: ticketsPerOrder }] },
    { kind: 'checkout', key: orderId, holdId, orderId, ...who },
    { kind: 'paid', key: `pi_${orderId}`, orderId, ...money },
  ];
}
