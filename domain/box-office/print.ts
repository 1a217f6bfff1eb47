/**
 * A fingerprint of what a command asks for, to tell a repeat from another wish under the same key. Only what the caller chose
 * counts: ids, seals and secrets that a retry makes anew are left out. 53 bits; a caller can only confuse himself.
 */
import type { Command } from './commands.ts';

export function printOf(command: Command): number {
  return hash53(subject(command));
}

function subject(command: Command): string {
  switch (command.kind) {
    case 'hold': {
      let text = 'hold';
      for (const line of command.lines) text += `|${line.ticketType},${line.occurrence},${line.quantity}`;
      return text;
    }
    case 'checkout':
      return `checkout|${command.holdId}|${command.contact.emailBlind}|${command.locale}|${command.expectedTotalMinor}`;
    case 'paid':
      return `paid|${command.orderId}|${command.paymentIntent}|${command.amountMinor}|${command.currency}`;
    case 'refunded':
      return `refunded|${command.orderId}|${command.paymentIntent}|${command.refundId}|${command.amountMinor}`;
    default:
      return JSON.stringify({ ...command, key: undefined });
  }
}

/** FNV-1a in two lanes with different seeds, joined to an exact integer. */
export function hash53(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + i), 0x01000193);
  }
  return (high >>> 11) * 4_294_967_296 + (low >>> 0);
}
