/** What binds ticket types to each other: what comes along with one, and what is sold only beside another. */
import type { EventDraft, TicketTypeDraft } from './draft.ts';
import type { Report } from './plan-fields.ts';

/** Reports bonds to types that do not exist, to types of another validity, to itself, and in circles. */
export function checkBonds(draft: EventDraft, report: Report): void {
  const byIndex = new Map(draft.ticketTypes.map((type, i) => [type.index ?? i, type]));
  draft.ticketTypes.forEach((type, i) => {
    const index = type.index ?? i;
    const path = `ticketTypes.${i}`;
    const seen = new Set<number>();
    type.includes.forEach(({ ticketType, quantity }, at) => {
      const field = `${path}.includes.${at}.ticketType`;
      checkBond(type, index, ticketType, byIndex, field, report);
      if (seen.has(ticketType)) report(field, 'duplicate');
      seen.add(ticketType);
      if (quantity < 1) report(`${path}.includes.${at}.quantity`, 'too-small', 1);
      if (leadsBack(index, ticketType, byIndex, includedBy)) report(field, 'invalid');
    });
    if (!type.addOnTo) return;
    const { ticketTypes, perTicket } = type.addOnTo;
    if (ticketTypes.length === 0) report(`${path}.addOnTo.ticketTypes`, 'required');
    if (perTicket < 1) report(`${path}.addOnTo.perTicket`, 'too-small', 1);
    ticketTypes.forEach((to, at) => {
      const field = `${path}.addOnTo.ticketTypes.${at}`;
      checkBond(type, index, to, byIndex, field, report);
      if (leadsBack(index, to, byIndex, addedTo)) report(field, 'invalid');
    });
  });
}

type ByIndex = ReadonlyMap<number, TicketTypeDraft>;

const includedBy = (type: TicketTypeDraft) => type.includes.map(({ ticketType }) => ticketType);
const addedTo = (type: TicketTypeDraft) => type.addOnTo?.ticketTypes ?? [];

function checkBond(type: TicketTypeDraft, index: number, to: number, byIndex: ByIndex, field: string, report: Report) {
  const other = byIndex.get(to);
  if (!other) report(field, 'unknown-ticket-type');
  else if (to === index) report(field, 'invalid');
  else if (other.validity !== type.validity) report(field, 'invalid'); // they are taken for the same date
}

/** Whether the bonds from `to` on come back to `index`; the type itself is said by `checkBond`. */
function leadsBack(index: number, to: number, byIndex: ByIndex, next: (type: TicketTypeDraft) => number[]): boolean {
  if (to === index) return false;
  const seen = new Set<number>();
  const open = [to];
  while (open.length > 0) {
    const type = byIndex.get(open.pop()!);
    for (const further of type ? next(type) : []) {
      if (further === index) return true;
      if (!seen.has(further)) open.push(further);
      seen.add(further);
    }
  }
  return false;
}
