/** What an answer brings along, so that whoever asked need not come again: views, made of what has just been stored. */
import type { Command, Reply } from '#domain/box-office/commands';
import type { Busy, HeldReply } from '../box-office-rpc.ts';
import type { Carried, CheckedOutReply } from '../box-office-wire.ts';
import type { Ledger } from './ledger.ts';
import { needsView, readHold, readOrder } from './reads.ts';

type Answer = Reply | Busy;

/** An order that is to be paid: its payment page is made next. */
function isToPay(command: Command, answer: Answer): answer is Extract<CheckedOutReply, { ok: true }> {
  return command.kind === 'checkout' && answer.ok && 'status' in answer && answer.status === 'awaiting-payment';
}

/** A reservation that published prices alone do not tell. */
function isToShow(command: Command, answer: Answer): answer is HeldReply {
  return command.kind === 'hold' && answer.ok && 'holdId' in answer && needsView(command, answer as HeldReply);
}

export function bringsMore(command: Command, answer: Answer): boolean {
  return isToPay(command, answer) || isToShow(command, answer);
}

/** The answer with what it brings; a hold or an order that has ended meanwhile brings nothing. */
export async function withMore(
  { sql, state, keys }: Ledger,
  nowMs: number,
  command: Command,
  answer: Answer,
): Promise<Carried> {
  if (isToPay(command, answer))
    return { ...answer, order: (await readOrder(sql, state, keys, answer.orderId)) ?? undefined };
  if (isToShow(command, answer)) return { ...answer, view: readHold(state, answer.holdId, nowMs) ?? undefined };
  return answer;
}
