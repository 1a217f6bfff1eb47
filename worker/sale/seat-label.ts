/** A seat in one line, in the order in which one looks for it: zone, row, seat. */
import type { SeatView } from '#domain/contract/sale';
import type { SeatDescription } from '#domain/seating/find-seat';

const words = {
  en: { row: 'row', table: 'table', seat: 'seat' },
  de: { row: 'Reihe', table: 'Tisch', seat: 'Platz' },
} as const;

/** `locale` is that of the order, or of the event before there is one. */
export function seatLabel({ zone, row, seat, table }: SeatDescription, locale: string): string {
  const say = words[locale === 'de' ? 'de' : 'en'];
  const parts = [zone, row && `${table ? say.table : say.row} ${row}`, seat && `${say.seat} ${seat}`];
  return parts.filter((part) => part !== '').join(', ');
}

export function seatView(seat: SeatDescription, locale: string): SeatView {
  const { category: _category, ...words } = seat;
  return { ...words, label: seatLabel(seat, locale) };
}
