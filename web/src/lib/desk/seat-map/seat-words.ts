/** A seat in words, in the order in which one looks for it. */
import { seatFlags } from '#domain/seating/compiled-map';
import type { SeatDescription } from '#domain/seating/find-seat';
import { m } from '$lib/paraglide/messages';
import type { LaidOut } from './laid-out.ts';

interface Place {
  zone: string;
  row: string;
  seat: string;
  table: boolean;
}

/** "Stalls, row 4, seat 12". */
export function seatName({ zone, row, seat, table }: Place): string {
  return table ? m.desk_seat_at_table({ zone, row, seat }) : m.desk_seat_in_row({ zone, row, seat });
}

export function placeOf({ blocks, blockAt, seats }: LaidOut, seat: number): Place {
  const { zone, block, isTable } = blocks[blockAt[seat]!]!;
  const { id, label } = seats[seat]!;
  return { zone: zone.name || zone.id, row: block.label ?? block.id, seat: label ?? id, table: isTable };
}

/** With its category and what is special about it: for who hears the plan instead of seeing it. */
export function tellSeat(laid: LaidOut, seat: number, more: readonly string[] = []): string {
  const flags = laid.flags[seat]!;
  const category = laid.map.categories[laid.category[seat]!];
  const parts = [
    seatName(placeOf(laid, seat)),
    category?.name || category?.id,
    flags & seatFlags.accessible && m.desk_seat_accessible(),
    flags & seatFlags.companion && m.desk_seat_companion(),
    laid.seats[seat]!.restrictedView,
    ...more,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What has changed about a seat: "Stalls, row 4, seat 12 → Stalls, row D, seat 12". */
export function tellChange(before: SeatDescription, after: SeatDescription): string {
  const [was, is] = [seatName(before), seatName(after)];
  return was === is ? m.desk_seat_changed_kind({ seat: was }) : `${was} → ${is}`;
}
