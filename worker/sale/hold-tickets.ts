/** Reserves tickets, all or none. */
import type { HoldRequest, HoldView } from '#domain/contract/sale';
import type { SalesSettings } from '#domain/box-office/settings';
import type { HoldReply } from '#domain/box-office/commands';
import type { HandlerOf } from '../app.ts';
import { ask, forgetSettings, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { eventOnSale } from './event-on-sale.ts';
import { holdView } from './show-hold.ts';
import { pricedBySettings } from './views.ts';

export const holdTickets: HandlerOf<'holdTickets', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const { lines } = c.req.valid('json');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.hold({ key: callerKey(c), lines }, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const view = viewOf(found.settings, lines, reply) ?? (await askForView(c, event, reply.holdId));
  return view ? c.json(view, 201) : refuse(c, 'hold-expired');
};

/** The answer without a second question, where the prices at hand give the total that was decided. */
function viewOf(settings: SalesSettings, lines: HoldRequest['lines'], reply: HoldReply): HoldView | null {
  const priced = pricedBySettings(settings, lines);
  if (priced.reduce((sum, line) => sum + line.totalMinor, 0) !== reply.totalMinor) return null;
  return {
    id: reply.holdId,
    eventId: settings.eventId,
    state: 'held',
    expiresAtMs: reply.expiresAtMs,
    serverNowMs: Date.now(),
    lines: priced,
    totalMinor: reply.totalMinor,
    currency: reply.currency,
  };
}

async function askForView(c: ApiContext, eventId: string, holdId: string): Promise<HoldView | null> {
  forgetSettings(eventId);
  const view = await holdView(c, eventId, holdId);
  return 'view' in view ? view.view : null;
}
