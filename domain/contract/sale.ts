/** What a buyer sends and gets: a hold, a checkout, an order with its tickets. */
import { z } from 'zod';
import { saleStates, TicketTypeView } from './public.ts';

export const OrderLine = z.object({
  ticketType: z.number().int().min(0).max(65_535),
  occurrence: z.number().int().min(0).max(255).describe('Index of the date; 255 for a ticket to every date'),
  quantity: z.number().int().min(1).max(100),
});
export type OrderLine = z.infer<typeof OrderLine>;

const seatId = z.string().min(5).max(130);

export const WishedLine = OrderLine.extend({
  seats: z
    .array(seatId)
    .min(1)
    .max(100)
    .optional()
    .describe('Ids of the seats chosen on the map, as many as `quantity`; without them the best available are given'),
  accessibleUnits: z
    .number()
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('Accessible places among `quantity`; each brings its companion seat, which counts'),
}).refine(({ accessibleUnits, quantity }) => accessibleUnits === undefined || accessibleUnits <= quantity, {
  path: ['accessibleUnits'],
  message: 'more-than-total',
});
export type WishedLine = z.infer<typeof WishedLine>;

export const SaleCodeText = z.string().trim().min(3).max(32);

export const HoldRequest = z.strictObject({
  lines: z.array(WishedLine).min(1).max(20),
  mapVersion: z.number().int().optional().describe('Of the map that was shown; needed with chosen seats'),
  code: SaleCodeText.optional().describe('A code that unlocks, discounts or draws on an allotment'),
  exchange: z
    .strictObject({
      order: z.string(),
      secret: z.string(),
      serials: z.array(z.number().int().min(0)).max(100),
    })
    .optional()
    .describe('The tickets that these take the place of; none of them adds to the order'),
});
export type HoldRequest = z.infer<typeof HoldRequest>;

/** A seat in the words that are printed on it. */
export const SeatView = z.object({
  id: z.string(),
  zone: z.string(),
  row: z.string(),
  seat: z.string(),
  table: z.boolean().describe('Whether `row` is a table'),
  label: z.string().describe('All of it in one line, in the order in which one looks for it'),
  accessible: z.boolean(),
  companion: z.boolean().describe('The seat beside an accessible place'),
  restrictedView: z.string().nullable(),
});
export type SeatView = z.infer<typeof SeatView>;

export const PricedLine = OrderLine.extend({
  name: z.string(),
  unitPriceMinor: z.number().int(),
  totalMinor: z.number().int(),
  fullPriceMinor: z.number().int().optional().describe('Of one, where a code has lowered it'),
  within: z.number().int().optional().describe('Position of the line whose tickets include this one'),
  seats: z.array(SeatView).optional(),
});

export type PricedLine = z.infer<typeof PricedLine>;

export const HoldView = z.object({
  id: z.string(),
  eventId: z.string(),
  state: z.enum(['held', 'expired', 'checked-out', 'released']),
  expiresAtMs: z.number().int(),
  serverNowMs: z.number().int().describe('So that a countdown does not depend on the clock of the device'),
  lines: z.array(PricedLine),
  totalMinor: z.number().int().describe('What is to be paid, after what counts for tickets that are given back'),
  currency: z.string(),
  code: z.string().nullable(),
  placement: z
    .enum(['together', 'leaves-single', 'split', 'scattered'])
    .nullable()
    .describe('How the best available seats were found; null where seats were chosen or there are none'),
  exchange: z
    .object({
      order: z.string(),
      serials: z.array(z.number().int()),
      creditMinor: z.number().int().describe('What was paid for the tickets that are given back'),
      dueMinor: z.number().int().describe('What is still to be paid; below 0 so much goes back'),
    })
    .nullable(),
});
export type HoldView = z.infer<typeof HoldView>;

export const CheckoutRequest = z.strictObject({
  name: z.string().trim().min(1).max(120),
  email: z.email('not-an-email').max(254),
  locale: z.enum(['en', 'de']).default('en'),
  totalMinor: z
    .number()
    .int()
    .min(0)
    .describe('What the buyer was shown as to be paid; another sum is refused as price-changed'),
  equalSeatsWelcome: z
    .boolean()
    .default(true)
    .describe('Should the payment come too late for these very seats: others of the same price category will do'),
});
export type CheckoutRequest = z.infer<typeof CheckoutRequest>;

export const CheckoutReply = z.object({
  orderId: z.string(),
  secret: z.string().describe('Opens the order; it is in the link of the mail and nowhere else'),
  orderUrl: z.string(),
  payUrl: z.string().nullable().describe('Where to pay; null when the order is free and has been issued'),
});
export type CheckoutReply = z.infer<typeof CheckoutReply>;

export const orderStates = ['awaiting-payment', 'paid', 'expired', 'cancelled', 'refund-due', 'refunded'] as const;

export const TicketView = z.object({
  serial: z.number().int(),
  generation: z.number().int(),
  ticketType: z.number().int(),
  typeName: z.string(),
  occurrence: z.number().int(),
  state: z.enum(['valid', 'revoked', 'admitted']),
  priceMinor: z.number().int(),
  seat: SeatView.nullable(),
  changeUntilMs: z.number().int().describe('Until when it may be changed or given back, where buyers may at all'),
  codeForm: z
    .enum(['static', 'bound', 'unbound'])
    .describe('For everybody who carries it; in one phone only; in no phone yet, and nowhere else either'),
  code: z.string().describe('What the QR code carries: 122 characters of base45; empty unless `static`'),
  boundCode: z.string().describe('Of a `bound` ticket: what its phone makes live codes of; opens nothing by itself'),
  shortCode: z.string().describe('For typing when no camera can read the code; empty with `code`'),
});
export type TicketView = z.infer<typeof TicketView>;

export const OrderView = z.object({
  id: z.string(),
  eventId: z.string(),
  state: z.enum(orderStates),
  createdAtMs: z.number().int(),
  paidAtMs: z.number().int().nullable(),
  lines: z.array(PricedLine),
  totalMinor: z.number().int(),
  currency: z.string(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
  payUrl: z.string().nullable().describe('Where to go on paying while the order waits for it'),
  payUntilMs: z.number().int().nullable(),
  tickets: z.array(TicketView),
  code: z.string().nullable(),
  otherSeats: z.boolean().describe('The seats are others than those bought: the payment came late'),
  changes: z.string().nullable().describe('The order that this one changes or adds to'),
  changedBy: z.array(z.string()).describe('Orders that change or add to this one'),
  refundedMinor: z.number().int().describe('What has gone back or is on its way'),
  liveCodes: z
    .enum(['off', 'offered', 'required'])
    .describe('Whether tickets can, or must, be bound to a phone that shows codes which change'),
  buyersMay: z
    .object({ exchange: z.boolean(), cancel: z.boolean() })
    .describe('What the organizer lets buyers do to tickets whose `changeUntilMs` has not come'),
  event: z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    zone: z.string(),
    venueName: z.string(),
    venueAddress: z.string(),
    city: z.string(),
    occurrences: z.array(
      z.object({
        index: z.number().int(),
        startsAtMs: z.number().int(),
        endsAtMs: z.number().int(),
        doorsOpenAtMs: z.number().int(),
      }),
    ),
  }),
});
export type OrderView = z.infer<typeof OrderView>;

export const CancelTicketsRequest = z.strictObject({
  serials: z.array(z.number().int().min(0)).min(1).max(100),
});
export type CancelTicketsRequest = z.infer<typeof CancelTicketsRequest>;

export const CancelOrderRequest = z.strictObject({
  serials: z
    .array(z.number().int().min(0))
    .min(1)
    .max(100)
    .optional()
    .describe('Missing: all tickets that still stand'),
});
export type CancelOrderRequest = z.infer<typeof CancelOrderRequest>;

export const CancelReply = z.object({
  state: z.enum(orderStates).describe('Of the order; `paid` while other tickets of it stand'),
  refundDueMinor: z.number().int().describe('What goes back'),
});
export type CancelReply = z.infer<typeof CancelReply>;

export const WaitingRequest = z.strictObject({
  ticketType: z.number().int().min(0).max(65_535),
  occurrence: z.number().int().min(0).max(255),
  quantity: z.number().int().min(1).max(100).describe('The whole party: all of it or nothing is offered'),
  name: z.string().trim().min(1).max(120),
  email: z.email('not-an-email').max(254),
  locale: z.enum(['en', 'de']).default('en'),
});
export type WaitingRequest = z.infer<typeof WaitingRequest>;

/** What is asked for is kept in the mail alone, until whoever gets it says yes. */
export const WaitingMailed = z.object({
  confirmUntilMs: z.number().int().describe('Until when the link in the mail is good'),
});
export type WaitingMailed = z.infer<typeof WaitingMailed>;
export const WaitingConfirmation = z.strictObject({
  wish: z.string().min(1).max(3_000).describe('From the link of the mail'),
});
export type WaitingConfirmation = z.infer<typeof WaitingConfirmation>;

export const waitingStates = ['waiting', 'offered', 'taken', 'lapsed', 'left'] as const;

export const WaitingView = z.object({
  id: z.string(),
  eventId: z.string(),
  state: z.enum(waitingStates),
  position: z.number().int().describe('1 is next; 0 once it is not waiting any more'),
  ticketType: z.number().int(),
  typeName: z.string(),
  occurrence: z.number().int(),
  quantity: z.number().int(),
  holdId: z.string().nullable().describe('What is offered: check this out'),
  offerUntilMs: z.number().int().nullable(),
  serverNowMs: z.number().int(),
});
export type WaitingView = z.infer<typeof WaitingView>;

export const WaitingReply = z.object({
  id: z.string(),
  secret: z.string(),
  url: z.string(),
  position: z.number().int(),
});
export type WaitingReply = z.infer<typeof WaitingReply>;

export const CodeView = z.object({
  code: z.string(),
  unlocks: z.array(z.number().int()),
  prices: z
    .array(z.object({ ticketType: z.number().int(), priceMinor: z.number().int() }))
    .describe('Prices that the code lowers'),
  left: z.number().int().nullable().describe('Tickets that it still allows; null is no limit'),
  types: z.array(TicketTypeView).describe('Hidden types that it shows'),
  entries: z
    .array(
      z.object({
        ticketType: z.number().int(),
        occurrence: z.number().int(),
        left: z.number().int(),
        state: z.enum(saleStates),
      }),
    )
    .describe('What is left with this code, allotments included'),
});
export type CodeView = z.infer<typeof CodeView>;
