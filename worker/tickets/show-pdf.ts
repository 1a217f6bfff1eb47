/** The tickets of an order to print or to keep, as one PDF. */
import type { HandlerOf } from '../app.ts';
import { timed, type ApiEnv } from '../context.ts';
import type { Bindings } from '../env.ts';
import { refuse } from '../http/problem.ts';
import { readOrder } from '../sale/read-order.ts';
import type { PaperFormat } from './make-pdf.ts';
import { paperOrder, type PaperOrder } from './paper-tickets.ts';

export const showPdf: HandlerOf<'showPdf', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const { secret, format } = c.req.valid('query');
  const opened = await readOrder(c, event, orderId, secret);
  if (!opened.ok) return refuse(c, opened);
  const order = paperOrder(opened.settings, opened.order, opened.contact);
  if (order.tickets.length === 0) return refuse(c, 'no-tickets');
  const file = await timed(c, 'pdf', () => printTickets(c.env, order, format));
  return new Response(file, {
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="tickets.pdf"' },
  });
};

/** The library is large and seldom needed, so it is not started with the Worker. @throws Error where the fonts are not there */
export async function printTickets(env: Pick<Bindings, 'ASSETS'>, order: PaperOrder, format: PaperFormat) {
  const [{ makePdf }, { fontsFromAssets }] = await Promise.all([import('./make-pdf.ts'), import('./fonts.ts')]);
  return makePdf(order, await fontsFromAssets(env.ASSETS), { format });
}
