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
    case 'hold':
      return subjectOfHold(command);
    case 'checkout': {
      const { holdId, contact, locale, expectedTotalMinor, equalSeatsWelcome } = command;
      return `checkout|${holdId}|${contact.emailBlind}|${locale}|${expectedTotalMinor}${equalSeatsWelcome ? '|equal' : ''}`;
    }
    case 'paid':
      return `paid|${command.orderId}|${command.paymentIntent}|${command.amountMinor}|${command.currency}`;
    case 'refunded':
      return `refunded|${command.orderId}|${command.paymentIntent}|${command.refundId}|${command.amountMinor}`;
    case 'session-opened':
    case 'session-expired':
      return `${command.kind}|${command.orderId}|${command.sessionId}`;
    case 'release':
    case 'extend':
      return `${command.kind}|${command.holdId}`;
    case 'join-waiting-list':
      return `join|${command.ticketType}|${command.occurrence}|${command.quantity}|${command.contact.emailBlind}`;
    default:
      return JSON.stringify({ ...command, key: undefined });
  }
}

function subjectOfHold({ lines, code, replaces }: Extract<Command, { kind: 'hold' }>): string {
  let text = 'hold';
  for (const { ticketType, occurrence, quantity, seats, accessibleUnits } of lines) {
    text += `|${ticketType},${occurrence},${quantity}`;
    if (seats) text += `,${seats.join('+')}`;
    if (accessibleUnits) text += `,a${accessibleUnits}`;
  }
  if (code) text += `|c${code}`;
  if (replaces) text += `|r${replaces.orderId},${replaces.serials.join('+')}`;
  return text;
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
