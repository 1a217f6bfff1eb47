/** The block list: tickets that no door lets in, though nobody took them back. Rules D14, D15. */
import { blockReasonMax } from '../gate-pack/later-sections.ts';
import type { BlockTickets } from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import { salesBounds } from './settings.ts';
import { noteChange, type BoxOfficeState } from './state.ts';

/** Only what changes something is written down. Serials that were never issued are refused: a typing error blocks nobody. */
export function decideBlock(state: BoxOfficeState, command: BlockTickets): Decision {
  const { blocked, tickets } = state;
  const { block: wanted, unblock } = command;
  const isTicket = (serial: number) => Number.isInteger(serial) && serial >= 0 && serial < tickets.count;
  if (wanted.length + unblock.length > salesBounds.codesPerCommand) return refuse('invalid');
  if (!wanted.every(({ reason }) => reason.trim() !== '' && reason.length <= blockReasonMax)) return refuse('invalid');
  if (![...wanted.map(({ serial }) => serial), ...unblock].every(isTicket)) return refuse('unknown-ticket');
  const rows = new Map<number, string | null>();
  for (const serial of unblock) if (blocked.has(serial)) rows.set(serial, null);
  for (const { serial, reason } of wanted)
    if (blocked.get(serial)?.reason !== reason.trim()) rows.set(serial, reason.trim());
  let size = blocked.size;
  for (const [serial, reason] of rows) size += Number(reason !== null) - Number(blocked.has(serial));
  if (size > salesBounds.blocked) return refuse('invalid');
  const reply = { ok: true as const, blocked: size };
  return rows.size === 0 ? already(reply) : { events: [{ t: 'blocked', rows: [...rows] }], facts: [], reply };
}

/** Whoever was blocked before stays so since then, with the new reason. */
export function block(state: BoxOfficeState, rows: readonly [number, string | null][], atMs: number): void {
  for (const [serial, reason] of rows) {
    if (reason === null) state.blocked.delete(serial);
    else state.blocked.set(serial, { reason, atMs: state.blocked.get(serial)?.atMs ?? atMs });
    noteChange(state, serial);
  }
}
