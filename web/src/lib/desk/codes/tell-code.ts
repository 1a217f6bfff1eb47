/** What a code does, in the words one would say it in. */
import type { DeskCode } from '#domain/contract/desk';
import { m } from '$lib/paraglide/messages';
import { count, dateTime, localeTag, money } from '../when.ts';

export interface CodeWords {
  currency: string;
  zone: string;
  typeName: (index: number) => string;
}

/** "10 % off Full and Reduced", "50 tickets in all", "until Tue, 1 June 2027, 18:00". */
export function tellCode(code: Omit<DeskCode, 'code' | 'withdrawn'>, words: CodeWords): string[] {
  const { unlocks, discount, appliesTo, maxTickets, maxPerOrder, maxPerPerson, fromMs, untilMs } = code;
  const list = (types: readonly number[]) =>
    new Intl.ListFormat(localeTag(), { type: 'conjunction' }).format(types.map(words.typeName));
  const parts: string[] = [];
  if (discount) {
    const tickets = appliesTo === null ? m.desk_code_every_ticket() : list(appliesTo);
    if (discount.kind === 'percent')
      parts.push(m.desk_code_percent({ percent: percent(discount.hundredths), tickets }));
    else if (discount.kind === 'price' && discount.minor === 0) parts.push(m.desk_code_free({ tickets }));
    else if (discount.kind === 'amount')
      parts.push(m.desk_code_amount({ amount: money(discount.minor, words.currency), tickets }));
    else parts.push(m.desk_code_price({ amount: money(discount.minor, words.currency), tickets }));
  }
  if (unlocks.length > 0) parts.push(m.desk_code_unlocks({ tickets: list(unlocks) }));
  if (parts.length === 0) parts.push(m.desk_code_nothing());
  if (maxTickets !== null) parts.push(m.desk_code_in_all({ count: maxTickets, number: count(maxTickets) }));
  if (maxPerOrder !== null) parts.push(m.desk_code_per_order({ number: count(maxPerOrder) }));
  if (maxPerPerson !== null) parts.push(m.desk_code_per_person({ number: count(maxPerPerson) }));
  if (fromMs !== null) parts.push(m.desk_code_from({ when: dateTime(fromMs, words.zone) }));
  if (untilMs !== null) parts.push(m.desk_code_until({ when: dateTime(untilMs, words.zone) }));
  return parts;
}

function percent(hundredths: number): string {
  const shape = { style: 'percent', maximumFractionDigits: 2 } as const;
  return new Intl.NumberFormat(localeTag(), shape).format(hundredths / 10_000);
}
