/**
 * Commands and answers as text. The runtime hangs a disposer on every object that an RPC returns, a function made anew each time;
 * that costs a call more than deciding and storing a hold does. A text has none, and everything in a command is JSON already.
 */
import type { CheckoutReply, Command, Refusal, Reply, ReplyOf } from '#domain/box-office/commands';
import type { Busy, CallContext, HeldReply, OrderRow } from './box-office-rpc.ts';

/** `order` comes along while it waits for money: whoever asked makes the payment page next. */
export type CheckedOutReply = (CheckoutReply & { order?: OrderRow }) | Refusal;

/** The answer to a carried command, with what it brings along. */
export type Carried<K extends Command['kind'] = Command['kind']> =
  (K extends 'checkout' ? CheckedOutReply : K extends 'hold' ? HeldReply | Refusal : ReplyOf[K]) | Busy;

export function packCommands(commands: readonly Command[], { requestId }: CallContext): string {
  return JSON.stringify({ requestId, commands });
}

/** What `packCommands` made. Only the Worker writes it, so a text that cannot be read is a fault and throws. */
export function unpackCommands(text: string): { commands: Command[]; context: CallContext } {
  const { requestId, commands } = JSON.parse(text) as { requestId: string; commands: Command[] };
  return { commands, context: { requestId } };
}

export function packAnswers(answers: readonly (Reply | Busy | Carried)[]): string {
  return JSON.stringify(answers);
}

/** In the order of the commands. */
export function unpackAnswers(text: string): Carried[] {
  return JSON.parse(text) as Carried[];
}
