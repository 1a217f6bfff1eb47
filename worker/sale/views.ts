/** What a box office said, as buyers see it: with the names that the published settings give. */
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { Line } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import type { HoldView, OrderView } from '#domain/contract/sale';
import type { Contact } from './contact.ts';

type PricedLineView = HoldView['lines'][number];

/** Names a type; one that has been withdrawn since keeps its number. */
export function typeName(settings: SalesSettings, ticketType: number): string {
  return settings.ticketTypes.find((type) => type.index === ticketType)?.name ?? `#${ticketType}`;
}

export function lineView(settings: SalesSettings, line: Line & { unitPriceMinor: number }): PricedLineView {
  const { ticketType, occurrence, quantity, unitPriceMinor } = line;
  const totalMinor = unitPriceMinor * quantity;
  return { ticketType, occurrence, quantity, name: typeName(settings, ticketType), unitPriceMinor, totalMinor };
}

/** Lines priced from the settings at hand; right only if they are the newest, which the caller checks by the total. */
export function pricedBySettings(settings: SalesSettings, lines: Line[]): PricedLineView[] {
  const price = new Map(settings.ticketTypes.map((type) => [type.index, type.priceMinor]));
  return lines.map((line) => lineView(settings, { ...line, unitPriceMinor: price.get(line.ticketType) ?? 0 }));
}

/** The texts that were published with the settings. */
export interface DisplayTexts {
  slug: string;
  organizerName: string;
  venueName: string;
  venueAddress: string;
  city: string;
}

export function displayTexts(settings: SalesSettings): DisplayTexts {
  const { slug = '', organizerName = '', venueName = '', venueAddress = '', city = '' } = settings.display ?? {};
  return { slug, organizerName, venueName, venueAddress, city };
}

export function orderView(settings: SalesSettings, order: OrderRow, contact: Contact | null): OrderView {
  const { slug, venueName, venueAddress, city } = displayTexts(settings);
  const waits = order.status === 'awaiting-payment';
  return {
    id: order.id,
    eventId: settings.eventId,
    state: order.status,
    createdAtMs: order.createdAtMs,
    paidAtMs: order.paidAtMs,
    lines: order.lines.map((line) => lineView(settings, line)),
    totalMinor: order.totalMinor,
    currency: order.currency,
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    locale: order.locale,
    payUrl: waits ? order.payUrl : null,
    payUntilMs: waits ? order.payUntilMs : null,
    tickets: order.tickets.map((ticket) => ({
      serial: ticket.serial,
      generation: ticket.generation,
      ticketType: ticket.ticketType,
      typeName: typeName(settings, ticket.ticketType),
      occurrence: ticket.occurrence,
      state: ticket.state,
      code: ticket.code,
      shortCode: ticket.shortCode,
    })),
    event: {
      id: settings.eventId,
      slug,
      name: settings.name,
      zone: settings.zone,
      venueName,
      venueAddress,
      city,
      occurrences: settings.occurrences.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
        index,
        startsAtMs,
        endsAtMs,
        doorsOpenAtMs,
      })),
    },
  };
}
