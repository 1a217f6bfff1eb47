/**
 * Who sits together: lines of one date and the same categories are one party, whatever their types (two adults and a child). It is placed
 * as one and its seats are dealt out to the lines. Parties that have some categories in common sit together in those, where they can.
 * Rules Q4 and Q16.
 */
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import type { SeatWish } from '../seating/best-available.ts';

export interface PartyLine {
  /** Position of the line. */
  line: number;
  quantity: number;
  accessibleUnits: number;
}

export interface Party {
  occurrence: number;
  categories: readonly number[];
  lines: PartyLine[];
}

/** Adds a line to the party it belongs to, or begins one. */
export function joinParty(parties: Party[], occurrence: number, categories: readonly number[], line: PartyLine): void {
  const key = keyOf(categories);
  const party = parties.find((each) => each.occurrence === occurrence && keyOf(each.categories) === key);
  if (party) party.lines.push(line);
  else parties.push({ occurrence, categories, lines: [line] });
}

/**
 * All parties of a date as one, in the categories that every one of them may have: a family whose tickets are sold for different seats.
 * Null where there is nothing to join, or no category for all.
 */
export function joinedParty(parties: readonly Party[]): Party | null {
  if (parties.length < 2) return null;
  const [first, ...others] = parties;
  const categories = first!.categories.filter((each) => others.every((party) => party.categories.includes(each)));
  if (categories.length === 0) return null;
  const lines = parties.flatMap((party) => party.lines).sort((a, b) => a.line - b.line);
  return { occurrence: first!.occurrence, categories, lines };
}

function keyOf(categories: readonly number[]): string {
  return [...categories].sort((a, b) => a - b).join();
}

export function wishOf({ categories, lines }: Party): SeatWish {
  const sum = (of: (line: PartyLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    quantity: sum((line) => line.quantity),
    accessibleUnits: sum((line) => line.accessibleUnits),
    categories,
  };
}

/**
 * The party's seats, line by line, ascending. Accessible places go to the lines that asked for them, each with its companion seat as far as
 * the line has room; the others follow in the order of the map.
 */
export function deal(map: CompiledSeatMap, { lines }: Party, seats: readonly number[]): Map<number, number[]> {
  const places = lines.some((line) => line.accessibleUnits > 0) ? seats.filter((seat) => isPlace(map, seat)) : [];
  const rest = new Set(seats.filter((seat) => !places.includes(seat)));
  const dealt = new Map<number, number[]>();
  for (const { line, quantity, accessibleUnits } of lines) {
    const own = places.splice(0, Math.min(accessibleUnits, quantity));
    for (const place of own.slice()) {
      const companion = map.partner.get(place);
      if (companion !== undefined && own.length < quantity && rest.delete(companion)) own.push(companion);
    }
    dealt.set(line, own);
  }
  const others = [...places, ...rest].sort((a, b) => a - b);
  for (const { line, quantity } of lines) {
    const own = dealt.get(line)!;
    own.push(...others.splice(0, quantity - own.length));
    own.sort((a, b) => a - b);
  }
  return dealt;
}

function isPlace(map: CompiledSeatMap, seat: number): boolean {
  const partner = map.partner.get(seat);
  return map.companionOf.has(seat) || (partner === undefined && map.accessiblePlaces.includes(seat));
}
