/**
 * A fingerprint of what a command asks for, to tell a repeat from another wish under the same key. Only what the caller chose
 * counts: ids, seals and secrets that a retry makes anew are left out. 53 bits; a caller can only confuse himself.
 */
import type { Command } from './commands.ts';

/** Between the parts of what is asked for, so that two of them are not taken for one. */
const between = 0x1f;

/** What a command comes to, hashed part by part: to make one text of the parts first would cost more than to decide a hold. */
export function printOf(command: Command): number {
  high = 0x811c9dc5;
  low = 0x1000193;
  position = 0;
  addSubject(command);
  return joined();
}

function addSubject(command: Command): void {
  add(command.kind);
  switch (command.kind) {
    case 'hold':
      return addWish(command);
    case 'checkout':
      add(command.holdId);
      add(command.contact.emailBlind);
      add(command.locale);
      addNumber(command.expectedTotalMinor ?? -1);
      return addNumber(command.equalSeatsWelcome ? 1 : 0);
    case 'paid':
      add(command.orderId);
      add(command.paymentIntent);
      addNumber(command.amountMinor);
      return add(command.currency);
    case 'refunded':
      add(command.orderId);
      add(command.paymentIntent);
      add(command.refundId);
      return addNumber(command.amountMinor);
    case 'session-opened':
    case 'session-expired':
      add(command.orderId);
      return add(command.sessionId);
    case 'release':
    case 'extend':
      return add(command.holdId);
    case 'join-waiting-list':
      addNumber(command.ticketType);
      addNumber(command.occurrence);
      addNumber(command.quantity);
      return add(command.contact.emailBlind);
    default:
      return add(JSON.stringify({ ...command, key: undefined }));
  }
}

function addWish({ lines, code, replaces }: Extract<Command, { kind: 'hold' }>): void {
  for (const { ticketType, occurrence, quantity, seats, accessibleUnits } of lines) {
    addNumber(ticketType);
    addNumber(occurrence);
    addNumber(quantity);
    addNumber(accessibleUnits ?? 0);
    if (seats) for (const seat of seats) add(seat);
    addNumber(-1); // the end of the line
  }
  add(code ?? '');
  if (!replaces) return;
  add(replaces.orderId);
  for (const serial of replaces.serials) addNumber(serial);
}

// The hash under way; nothing waits in between.
let high = 0;
let low = 0;
let position = 0;

function add(text: string): void {
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  mix(between);
}

/** Nobody asks for a fraction but to see what happens; it must not pass for the whole number. */
function addNumber(value: number): void {
  if (!Number.isSafeInteger(value)) return add(String(value));
  mix(value | 0);
  mix((value / 4_294_967_296) | 0);
  mix(between);
}

function mix(unit: number): void {
  high = Math.imul(high ^ unit, 0x01000193);
  low = Math.imul(low ^ (unit + position++), 0x01000193);
}

/** FNV-1a in two lanes with different seeds, joined to an exact integer. */
export function hash53(text: string): number {
  high = 0x811c9dc5;
  low = 0x1000193;
  position = 0;
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  return joined();
}

function joined(): number {
  return (high >>> 11) * 4_294_967_296 + (low >>> 0);
}
