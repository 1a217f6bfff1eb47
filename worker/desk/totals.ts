/** Sold, held, admitted: as the box office has it this moment, once or as they change. */
import type { TotalsReply } from '#durable-objects/box-office-rpc';
import type { DeskTotals } from '#domain/contract/desk';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { ask, isBusy, stubOf } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';

export const showTotals: HandlerOf<'showTotals', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'totals.read');
  if (!access.ok) return refuse(c, access);
  const totals = await timed(c, 'box', () => ask(c.env, event, (office) => office.totals()));
  return isBusy(totals) ? refuse(c, totals) : c.json(totalsView(totals), 200);
};

/** Hands the socket to the box office once the person has been found to be allowed; it sends the same view. */
export const followTotals: HandlerOf<'followTotals', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'totals.read');
  if (!access.ok) return refuse(c, access);
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refuse(c, 'unsupported-media-type');
  const headers = { upgrade: 'websocket', 'x-request-id': c.get('requestId') };
  return stubOf(c.env, event).fetch('https://box-office/live', { headers });
};

export function totalsView(totals: TotalsReply): DeskTotals {
  const { version: _version, byType, ...numbers } = totals;
  return { ...numbers, byType: byType.map(({ revenueMinor: _revenue, ...type }) => type) };
}
