/** What a wish comes to, in plain words: what comes along, what it costs with the code, what counts as its use. Rules L, K, A. */
import type { HoldReply, Line, SaleCode, WishedLine } from '../commands.ts';
import type { Book, ToldAllotment, ToldLine } from './oracle-book.ts';

/** The lines that a hold takes, without their seats. */
export function linesOf(book: Book, wishes: readonly WishedLine[], code: SaleCode | null): ToldLine[] {
  const asked = wishes.map((wish) => lineOf(book, wish, code, null));
  const along = wishes.flatMap((wish, at) =>
    (typeOf(book, wish).includes ?? []).map(({ ticketType, quantity }) =>
      lineOf(book, { ticketType, occurrence: wish.occurrence, quantity: wish.quantity * quantity }, code, at),
    ),
  );
  const lines = [...asked, ...along];
  lendTo(book, lines, code?.code ?? null);
  for (const line of lines) countUse(book, line, code);
  return lines;
}

function lineOf(book: Book, line: Line, code: SaleCode | null, within: number | null): ToldLine {
  const { ticketType, occurrence, quantity } = line;
  const unitPriceMinor = within !== null ? 0 : unitPrice(typeOf(book, line).priceMinor, ticketType, code);
  return { ticketType, occurrence, quantity, unitPriceMinor, within, seatIds: null, byCode: 0, lent: 0 };
}

/** The price of one ticket of a line that was asked for. */
export function unitPrice(priceMinor: number, ticketType: number, code: SaleCode | null): number {
  if (!code?.discount || !lowers(code, ticketType)) return priceMinor;
  const { discount } = code;
  if (discount.kind === 'percent') return Math.floor((priceMinor * (10_000 - discount.hundredths)) / 10_000);
  if (discount.kind === 'amount') return Math.max(0, priceMinor - discount.minor);
  return Math.min(priceMinor, discount.minor);
}

function lowers({ discount, appliesTo }: SaleCode, ticketType: number): boolean {
  return discount !== null && (appliesTo === null || appliesTo.includes(ticketType));
}

/** How much of each line comes out of counted allotments of the code. */
export function lendTo(book: Book, lines: readonly ToldLine[], code: string | null): void {
  const used = new Map<ToldAllotment, number>();
  for (const line of lines) {
    line.lent = 0;
    const allotment = countedFor(book, code, line);
    if (!allotment) continue;
    line.lent = Math.min(line.quantity, allotment.left - (used.get(allotment) ?? 0));
    used.set(allotment, (used.get(allotment) ?? 0) + line.lent);
  }
}

export function countedFor(book: Book, code: string | null, { ticketType, occurrence }: Line): ToldAllotment | null {
  if (code === null) return null;
  for (const allotment of book.allotments.values())
    if (allotment.code === code && allotment.ticketType === ticketType && allotment.occurrence === occurrence)
      return allotment;
  return null;
}

/** The seats that the answer names, and what follows from where they were kept. */
export function nameSeats(book: Book, lines: readonly ToldLine[], reply: HoldReply, code: SaleCode | null): void {
  for (const [at, line] of lines.entries()) {
    if (!typeOf(book, line).seatCategories) continue;
    line.seatIds = reply.lines?.[at]?.seatIds ?? [];
    book.demand(
      line.seatIds.length === line.quantity,
      () => `${line.seatIds!.length} seats for ${line.quantity} tickets`,
    );
    const kept = (id: string) =>
      book.seats.ownersOf(id, line.occurrence).some(({ allotment }) => {
        return allotment !== null && code !== null && book.allotments.get(allotment)?.code === code.code;
      });
    line.lent = line.seatIds.filter(kept).length;
    countUse(book, line, code);
  }
}

function countUse(book: Book, line: ToldLine, code: SaleCode | null): void {
  if (!code) return;
  const unlocked = typeOf(book, line).hidden === true && code.unlocks.includes(line.ticketType);
  const isWhole = line.within === null && (unlocked || lowers(code, line.ticketType));
  line.byCode = isWhole ? line.quantity : line.lent;
}

export function usedBy(lines: readonly ToldLine[]): number {
  return lines.reduce((sum, { byCode }) => sum + byCode, 0);
}

export function typeOf(book: Book, { ticketType }: { ticketType: number }) {
  return book.settings.ticketTypes.find(({ index }) => index === ticketType)!;
}
