/** What a box office said, as buyers see it: with the names that the published settings give. */
import type { HoldView as HeldView, LineRow, OrderRow, TicketRow } from '#durable-objects/box-office-rpc';
import type { Line } from '#domain/box-office/commands';
import { changeRules, changeUntilMs } from '#domain/box-office/change-rules';
import { liveCodesOf } from '#domain/box-office/live-codes';
import type { SalesSettings } from '#domain/box-office/settings';
import type { HoldView, OrderView, PricedLine, TicketView } from '#domain/contract/sale';
import type { Contact } from './contact.ts';
import { seatView } from './seat-label.ts';

/** Names a type; one that has been withdrawn since keeps its number. */
export function typeName(settings: SalesSettings, ticketType: number): string {
  return settings.ticketTypes.find((type) => type.index === ticketType)?.name ?? `#${ticketType}`;
}

/** `locale` is that in which seats are named. */
export function lineView(settings: SalesSettings, line: LineRow, locale = eventLocale(settings)): PricedLine {
  const { ticketType, occurrence, quantity, unitPriceMinor, fullPriceMinor, within, seatViews } = line;
  const totalMinor = unitPriceMinor * quantity;
  return {
    ...{ ticketType, occurrence, quantity, name: typeName(settings, ticketType), unitPriceMinor, totalMinor },
    ...(fullPriceMinor !== undefined && { fullPriceMinor }),
    ...(within !== undefined && { within }),
    ...(seatViews && { seats: seatViews.map((seat) => seatView(seat, locale)) }),
  };
}

export function eventLocale(settings: SalesSettings): string {
  return settings.display?.locale ?? 'en';
}

/** Lines priced from the settings at hand; right only if they are the newest, which the caller checks by the total. */
export function pricedBySettings(settings: SalesSettings, lines: Line[]): PricedLine[] {
  const price = new Map(settings.ticketTypes.map((type) => [type.index, type.priceMinor]));
  return lines.map(({ ticketType, occurrence, quantity }) => {
    const line = { ticketType, occurrence, quantity, unitPriceMinor: price.get(ticketType) ?? 0 };
    return lineView(settings, line);
  });
}

/** A reservation as buyers see it. */
export function holdViewOf(settings: SalesSettings, held: HeldView, placement: HoldView['placement'] = null): HoldView {
  const { id, state, expiresAtMs, serverNowMs, totalMinor, currency, code, exchange } = held;
  return {
    ...{ id, eventId: settings.eventId, state, expiresAtMs, serverNowMs, totalMinor, currency, code, placement },
    lines: held.lines.map((line) => lineView(settings, line)),
    exchange: exchange && {
      order: exchange.orderId,
      serials: exchange.serials,
      creditMinor: exchange.creditMinor,
      dueMinor: exchange.dueMinor,
    },
  };
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
  const rules = changeRules(settings);
  return {
    id: order.id,
    eventId: settings.eventId,
    state: order.status,
    createdAtMs: order.createdAtMs,
    paidAtMs: order.paidAtMs,
    lines: order.lines.map((line) => lineView(settings, line, order.locale)),
    totalMinor: order.totalMinor,
    currency: order.currency,
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    locale: order.locale,
    payUrl: waits ? order.payUrl : null,
    payUntilMs: waits ? order.payUntilMs : null,
    tickets: order.tickets.map((ticket) => ticketView(settings, ticket, order.locale)),
    code: order.code,
    otherSeats: order.otherSeats,
    changes: order.changes,
    changedBy: order.changedBy,
    refundedMinor: order.refundedMinor,
    liveCodes: liveCodesOf(settings),
    buyersMay: { exchange: rules.exchange, cancel: rules.cancel },
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

export function ticketView(settings: SalesSettings, ticket: TicketRow, locale: string): TicketView {
  const { serial, generation, ticketType, occurrence, state, priceMinor } = ticket;
  const { codeForm, code, boundCode, shortCode } = ticket;
  return {
    ...{ serial, generation, ticketType, typeName: typeName(settings, ticketType), occurrence, state, priceMinor },
    changeUntilMs: changeUntilMs(settings, occurrence),
    seat: ticket.seat && seatView(ticket.seat, locale),
    ...{ codeForm, code, boundCode, shortCode },
  };
}
