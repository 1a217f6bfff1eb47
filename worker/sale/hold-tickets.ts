/** Reserves tickets, all or none. */
import type { HeldReply, HoldWish } from '#durable-objects/box-office-rpc';
import type { HoldRequest, HoldView } from '#domain/contract/sale';
import type { SalesSettings } from '#domain/box-office/settings';
import { newId } from '#domain/ids';
import type { HandlerOf } from '../app.ts';
import { ask, forgetSettings, isBusy } from '../box-office.ts';
import { speakerOf, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse } from '../http/problem.ts';
import { countWrongCode, isGuessing } from '../http/rate-limit.ts';
import { secretHash } from '../order-secret.ts';
import { tell } from '../tell-box-office.ts';
import { eventOnSale } from './event-on-sale.ts';
import { holdView } from './show-hold.ts';
import { holdViewOf, pricedBySettings } from './views.ts';

const guessedForMs = 60_000;

export const holdTickets: HandlerOf<'holdTickets', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const request = c.req.valid('json');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  // A reservation with a code tells whether the code is there, so it is no way around the limit of showCode.
  if (request.code && isGuessing(c)) return refuse(c, { code: 'rate-limited', retryAfterMs: guessedForMs });
  const owns = request.exchange ? await ownsOrder(c, event, request.exchange) : true;
  if (owns !== true) return refuse(c, owns || 'not-found');
  const holdId = newId('hold', (bytes) => crypto.getRandomValues(bytes));
  const command = { kind: 'hold' as const, holdId, ...wishOf(request, callerKey(c)) };
  const reply = await timed(c, 'box', () => tell<'hold'>(c.env, event, command, speakerOf(c)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code === 'unknown-code') await countWrongCode(c);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const view = viewOf(found.settings, request.lines, reply) ?? (await askForView(c, event, reply.holdId));
  return view ? c.json(view, 201) : refuse(c, 'hold-expired');
};

function wishOf({ lines, mapVersion, code, exchange }: HoldRequest, key: string): HoldWish {
  return {
    key,
    lines,
    ...(mapVersion !== undefined && { mapVersion }),
    ...(code !== undefined && { code }),
    ...(exchange && { replaces: { orderId: exchange.order, serials: exchange.serials } }),
  };
}

/** Only who has the link of an order may give its tickets back. */
async function ownsOrder(c: ApiContext, eventId: string, exchange: { order: string; secret: string }) {
  const hash = await secretHash(exchange.secret);
  return timed(c, 'box', () => ask(c.env, eventId, (office) => office.checkSecret(exchange.order, hash)));
}

/** The answer without a second question, where it came along or the prices at hand give the total that was decided. */
function viewOf(settings: SalesSettings, lines: HoldRequest['lines'], reply: HeldReply): HoldView | null {
  if (reply.view) return holdViewOf(settings, reply.view, reply.placement ?? null);
  const priced = pricedBySettings(settings, lines);
  if (priced.reduce((sum, line) => sum + line.totalMinor, 0) !== reply.totalMinor) return null;
  const { holdId: id, expiresAtMs, totalMinor, currency } = reply;
  return {
    ...{ id, eventId: settings.eventId, state: 'held', expiresAtMs, serverNowMs: Date.now(), lines: priced },
    ...{ totalMinor, currency, code: null, placement: null, exchange: null },
  };
}

async function askForView(c: ApiContext, eventId: string, holdId: string): Promise<HoldView | null> {
  forgetSettings(eventId);
  const view = await holdView(c, eventId, holdId);
  return 'view' in view ? view.view : null;
}
