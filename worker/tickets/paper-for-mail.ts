/** The PDF that comes with the confirmation: only where it helps, and never a reason for the mail to stay away. */
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import type { PaperFormat } from './make-pdf.ts';
import type { PaperOrder } from './paper-tickets.ts';
import { printTickets } from './show-pdf.ts';

/** Some mailboxes turn large mails away; the codes stand in the mail anyhow, and the link leads to the rest. */
const attachedBytesMax = 200_000;
/** About 7 kB each; more are not even tried. */
const attachedTicketsMax = 30;

type Print = (env: Pick<Bindings, 'ASSETS'>, order: PaperOrder, format: PaperFormat) => Promise<Uint8Array>;

/** The A4 file, or null: too many tickets, too large, none with a code on paper, or it could not be made. */
export async function paperForMail(
  env: Pick<Bindings, 'ASSETS'>,
  order: PaperOrder,
  print: Print = printTickets,
): Promise<Uint8Array | null> {
  const { tickets } = order;
  if (tickets.length > attachedTicketsMax || tickets.every(({ code }) => code === null)) return null;
  try {
    const file = await print(env, order, 'a4');
    return file.length <= attachedBytesMax ? file : null;
  } catch (error) {
    log('error', 'tickets not printed for a mail', { orderId: order.orderId, ...errorFields(error) });
    return null;
  }
}
