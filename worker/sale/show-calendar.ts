/** The dates of an order as a calendar file. */
import type { HandlerOf } from '../app.ts';
import type { ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { orderUrl } from '../order-secret.ts';
import { calendarFile } from './calendar-file.ts';
import { readOrder } from './read-order.ts';

export const showCalendar: HandlerOf<'showCalendar', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const { secret } = c.req.valid('query');
  const opened = await readOrder(c, event, orderId, secret);
  if (!opened.ok) return refuse(c, opened);
  const file = calendarFile(opened.settings, opened.order, orderUrl(c.env, event, orderId, secret), Date.now());
  return new Response(file, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="tickets.ics"',
    },
  });
};
