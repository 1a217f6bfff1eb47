/** What a buyer sends and gets: a hold, a checkout, an order with its tickets. */
import { z } from 'zod';

export const OrderLine = z.object({
  ticketType: z.number().int().min(0).max(65_535),
  occurrence: z.number().int().min(0).max(255).describe('Index of the date; 255 for a ticket to every date'),
  quantity: z.number().int().min(1).max(100),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const HoldRequest = z.strictObject({ lines: z.array(OrderLine).min(1).max(20) });
export type HoldRequest = z.infer<typeof HoldRequest>;

export const PricedLine = OrderLine.extend({
  name: z.string(),
  unitPriceMinor: z.number().int(),
  totalMinor: z.number().int(),
});

export const HoldView = z.object({
  id: z.string(),
  eventId: z.string(),
  state: z.enum(['held', 'expired', 'checked-out', 'released']),
  expiresAtMs: z.number().int(),
  serverNowMs: z.number().int().describe('So that a countdown does not depend on the clock of the device'),
  lines: z.array(PricedLine),
  totalMinor: z.number().int(),
  currency: z.string(),
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
    .describe('The total the buyer was shown; another one is refused as price-changed'),
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
  code: z.string().describe('What the QR code carries: 122 characters of base45'),
  shortCode: z.string().describe('For typing when no camera can read the code'),
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
