/** Faults that are built into the box office of a drill on purpose: a drill that does not find them proves nothing. */
import type { BoxOfficeSql } from '../../durable-objects/box-office/sql.ts';

const lostEvery = 17;
const lateMs = 40;
const codelessEvery = 2; // a life on a busy machine has few payments

/** Puts the fault between the object and its storage; an empty name changes nothing. */
export function spoil(sql: BoxOfficeSql, plant: string): void {
  const append = sql.appendJournal.bind(sql);
  const setPaid = sql.setPaid.bind(sql);
  let paid = 0;
  if (plant === 'lost-batch')
    sql.appendJournal = (sequence, entries) => (sequence % lostEvery === 0 ? sequence : append(sequence, entries));
  if (plant === 'early-answer')
    sql.appendJournal = (sequence, entries) => {
      setTimeout(() => append(sequence, entries), lateMs);
      return sequence;
    };
  if (plant === 'lost-tickets')
    sql.setPaid = (orderId, paidAtMs, codes, ...rest) =>
      setPaid(orderId, paidAtMs, ++paid % codelessEvery === 0 ? [] : codes, ...rest);
}
