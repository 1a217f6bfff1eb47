/** What a code shows, lowers and opens. Codes are short, so guessing is slow: few tries a minute from one address. */
import type { SalesSettings, SalesTicketType } from '#domain/box-office/settings';
import type { TicketTypeView } from '#domain/contract/public';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { guessIsWithin } from '../http/rate-limit.ts';
import { eventOnSale } from './event-on-sale.ts';

const retryAfterMs = 60_000;

export const showCode: HandlerOf<'showCode', ApiEnv> = async (c) => {
  const { event, code } = c.req.valid('param');
  if (!(await guessIsWithin(c))) return refuse(c, { code: 'rate-limited', retryAfterMs });
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const said = await timed(c, 'box', () => ask(c.env, event, (office) => office.code(code)));
  if (isBusy(said)) return refuse(c, said);
  if (said.refused !== null)
    return refuse(c, { code: said.refused, ...(said.refused === 'code-used-up' && { left: 0 }) });
  const { unlocks, prices, left, entries } = said;
  const types = found.settings.ticketTypes.filter(({ index }) => unlocks.includes(index));
  const views = types.map((type) => hiddenTypeView(found.settings, type));
  return c.json({ code: said.code, unlocks, prices, left, types: views, entries }, 200);
};

/** As the public page would show it. Its description travels with the published settings, since the page has it not. */
function hiddenTypeView({ display }: SalesSettings, type: SalesTicketType): TicketTypeView {
  const { index, name, priceMinor, validity, minPerOrder, maxPerOrder, salesStartAtMs, salesEndAtMs } = type;
  const { quantityStep = 1, seatCategories = null, includes = [], addOnTo = null, maxPerPerson = null } = type;
  return {
    ...{ index, name, description: display?.[hiddenDescription(index)] ?? '', priceMinor, validity },
    ...{ minPerOrder, maxPerOrder, quantityStep, seatCategories, includes, addOnTo, maxPerPerson },
    ...{ salesStartAtMs, salesEndAtMs },
  };
}

/** Where among the texts of the settings the description of a hidden type stands. */
export function hiddenDescription(index: number): string {
  return `type-${index}-description`;
}
