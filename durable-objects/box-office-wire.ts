/**
 * Commands and answers as text. The runtime hangs a disposer on every object that an RPC returns, a function made anew each time;
 * that costs a call more than deciding and storing a hold does. A text has none, and everything in a command is JSON already.
 */
import type { Command, Reply, ReplyOf } from '#domain/box-office/commands';
import type { Busy, CallContext, OrderRow } from './box-office-rpc.ts';

/** A checkout brings its order along while that waits for money: whoever asked makes the payment page next. */
export type Carried<K extends Command['kind'] = Command['kind']> =
  (K extends 'checkout' ? ReplyOf[K] & { order?: OrderRow } : ReplyOf[K]) | Busy;

export function packCommands(commands: readonly Command[], { requestId }: CallContext): string {
  return JSON.stringify({ requestId, commands });
}

/** What `packCommands` made. Only the Worker writes it, so a text that cannot be read is a fault and throws. */
export function unpackCommands(text: string): { commands: Command[]; context: CallContext } {
  const { requestId, commands } = JSON.parse(text) as { requestId: string; commands: Command[] };
  return { commands, context: { requestId } };
}

export function packAnswers(answers: readonly (Reply | Busy)[]): string {
  return JSON.stringify(answers);
}

/** In the order of the commands. */
export function unpackAnswers(text: string): Carried[] {
  return JSON.parse(text) as Carried[];
}

/** Whether somebody who asked for that will want the order at once. */
export function isToPay(command: Command, answer: Reply | Busy): answer is ReplyOf['checkout'] & { ok: true } {
  return command.kind === 'checkout' && answer.ok && (answer as { status?: unknown }).status === 'awaiting-payment';
}
