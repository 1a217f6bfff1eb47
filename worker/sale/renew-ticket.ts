/** A ticket gets a new code: bound to the key in a phone, or for anybody who carries it. Whoever has the order's link may. */
import type { Refusal as BoxOfficeRefusal, ReissueReply } from '#domain/box-office/commands';
import type { TicketView } from '#domain/contract/sale';
import type { Busy } from '#durable-objects/box-office-rpc';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy, type BoxOffice } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { readOrder } from './read-order.ts';
import { ticketView } from './views.ts';

interface Place {
  event: string;
  order: string;
  serial: number;
  secret: string;
}
type Renewal = (office: BoxOffice) => Promise<ReissueReply | BoxOfficeRefusal | Busy>;

export const bindTicket: HandlerOf<'bindTicket', ApiEnv> = async (c) => {
  const { event, order: orderId, serial } = c.req.valid('param');
  const wish = { key: callerKey(c), orderId, serial, ...c.req.valid('json') };
  const place = { event, order: orderId, serial, secret: c.req.valid('query').secret };
  const renewed = await renew(c, place, (office) => office.bindTicket(wish, { requestId: c.get('requestId') }));
  return 'ticket' in renewed ? c.json(renewed.ticket, 200) : refuse(c, renewed);
};

export const reissueOwnTicket: HandlerOf<'reissueOwnTicket', ApiEnv> = async (c) => {
  const { event, order: orderId, serial } = c.req.valid('param');
  const command = { kind: 'reissue' as const, key: callerKey(c), orderId, serial };
  const place = { event, order: orderId, serial, secret: c.req.valid('query').secret };
  const context = { requestId: c.get('requestId') };
  const renewed = await renew(c, place, (office) => office.run<'reissue'>(command, context));
  return 'ticket' in renewed ? c.json(renewed.ticket, 200) : refuse(c, renewed);
};

/** The ticket as it is afterwards. The order is opened before, so that nobody changes it without its secret. */
async function renew(
  c: ApiContext,
  { event, order, serial, secret }: Place,
  renewal: Renewal,
): Promise<{ ticket: TicketView } | Refusal> {
  const opened = await readOrder(c, event, order, secret);
  if (!opened.ok) return opened;
  const reply = await timed(c, 'box', () => ask(c.env, event, renewal));
  if (isBusy(reply)) return reply;
  if (!reply.ok) return problemOfRefusal(reply);
  const after = await timed(c, 'box', () => ask(c.env, event, (office) => office.order(order)));
  if (isBusy(after)) return after;
  const ticket = after?.tickets.find((candidate) => candidate.serial === serial);
  return ticket ? { ticket: ticketView(opened.settings, ticket, after!.locale) } : { code: 'not-found' };
}
