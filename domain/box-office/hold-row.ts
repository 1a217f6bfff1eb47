/** A hold in few letters, as a page of the snapshot keeps it. */
import type { Hold } from './state.ts';

export type HoldRow = [
  id: string,
  lines: number[],
  createdAtMs: number,
  deadlineMs: number,
  lapsesAtMs: number,
  order: number,
  asked: 0 | 1,
  wakesAtMs: number,
  /** What few holds have. */
  more?: Partial<Pick<Hold, 'code' | 'replaces' | 'offeredTo'>> & { lines?: Extra[] },
];
type Extra = Pick<Hold['lines'][number], 'seats' | 'within' | 'fromAllotment' | 'byCode'>;

export function packHold(hold: Hold): HoldRow {
  const lines: number[] = [];
  for (const { ticketType, occurrence, quantity } of hold.lines) lines.push(ticketType, occurrence, quantity);
  const row: HoldRow = [
    ...([hold.id, lines, hold.createdAtMs, hold.deadlineMs, hold.lapsesAtMs, hold.order] as const),
    ...([hold.askedToClose ? 1 : 0, hold.wakesAtMs] as const),
  ];
  const more: NonNullable<HoldRow[8]> = {};
  if (hold.code !== null) more.code = hold.code;
  if (hold.replaces !== null) more.replaces = hold.replaces;
  if (hold.offeredTo !== null) more.offeredTo = hold.offeredTo;
  const extras = hold.lines.map(extraOf);
  if (extras.some((extra) => Object.keys(extra).length > 0)) more.lines = extras;
  if (Object.keys(more).length > 0) row.push(more);
  return row;
}

/** What a line has beside type, date and quantity. */
export function extraOf({ seats, within, fromAllotment, byCode }: Extra): Extra {
  return {
    ...(seats && { seats }),
    ...(within !== undefined && { within }),
    ...(fromAllotment && { fromAllotment }),
    ...(byCode && { byCode }),
  };
}

export function unpackHold(row: HoldRow): Omit<Hold, 'place'> {
  const [id, flat, createdAtMs, deadlineMs, lapsesAtMs, order, asked, wakesAtMs, more] = row;
  const lines: Hold['lines'] = [];
  for (let i = 0; i < flat.length; i += 3)
    lines.push({ ticketType: flat[i]!, occurrence: flat[i + 1]!, quantity: flat[i + 2]!, ...more?.lines?.[i / 3] });
  return {
    ...{ id, lines, createdAtMs, deadlineMs, lapsesAtMs, order, wakesAtMs },
    askedToClose: asked === 1,
    code: more?.code ?? null,
    replaces: more?.replaces ?? null,
    offeredTo: more?.offeredTo ?? null,
  };
}
