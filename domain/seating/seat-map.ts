/**
 * A seat map as the organizer draws it and as it travels: zones with rows, tables and standing areas. Positions are in units of
 * the drawing, y grows downwards.
 *
 * Identity is apart from naming. Every zone, row, table and seat has an `id` that is given once and never edited, beside a `label`
 * that may change at will. A seat's id is `zone/row/seat`: renaming, moving, re-pricing or drawing anew leaves it as it is, so an
 * edited map does not orphan a sold seat.
 */
import * as z from 'zod';
import { seatingBounds } from './bounds.ts';

export { pathOf, seatingBounds } from './bounds.ts';

const id = z
  .string()
  .max(seatingBounds.idLength)
  .regex(/^[A-Za-z0-9._~-]+$/);
const label = z.string().max(seatingBounds.labelLength);
const coordinate = z.number().min(-seatingBounds.coordinate).max(seatingBounds.coordinate);
const extent = z
  .number()
  .min(0)
  .max(2 * seatingBounds.coordinate);
const color = z.string().regex(/^#[0-9a-fA-F]{3,8}$/);
const point = z.strictObject({ x: coordinate, y: coordinate });

export const MapSeat = z.strictObject({
  id,
  /** What is printed; the id when missing. */
  label: label.optional(),
  x: coordinate,
  y: coordinate,
  /** Of price; that of the row when missing. */
  category: id.optional(),
  /** The next seat of the list is not this one's neighbour: an aisle, a pillar, a gap. */
  aisleAfter: z.boolean().optional(),
  /** A place for a wheelchair. Never given out unasked. */
  accessible: z.boolean().optional(),
  /** The id (within the row) of the accessible place that this seat accompanies. The two are sold as one unit. */
  companionOf: id.optional(),
  /** Why the view is restricted, in words for the buyer. */
  restrictedView: z.string().max(seatingBounds.noteLength).optional(),
});
export type MapSeat = z.infer<typeof MapSeat>;

/** Seats side by side, in the order in which one walks along them. */
export const MapRow = z.strictObject({
  id,
  label: label.optional(),
  category: id.optional(),
  seats: z.array(MapSeat).min(1).max(seatingBounds.seatsPerRow),
});
export type MapRow = z.infer<typeof MapRow>;

/** Seats around a table: whoever sits here sits together, whichever chairs they have. */
export const MapTable = z.strictObject({
  id,
  label: label.optional(),
  category: id.optional(),
  seats: z.array(MapSeat).min(1).max(seatingBounds.seatsPerTable),
});
export type MapTable = z.infer<typeof MapTable>;

/** Places without numbers. They are counted, not chosen. */
export const StandingArea = z.strictObject({
  id,
  label: label.optional(),
  category: id,
  capacity: z.number().int().min(1).max(seatingBounds.places),
  x: coordinate,
  y: coordinate,
  /** From (x, y). */
  outline: z.array(point).max(200).optional(),
});
export type StandingArea = z.infer<typeof StandingArea>;

/** What is only drawn: the stage, a bar, a word. (x, y) is the first corner of a rectangle, the middle of an ellipse; `rotation` degrees clockwise about it. */
export const MapShape = z.strictObject({
  kind: z.enum(['polygon', 'rectangle', 'ellipse', 'text']),
  x: coordinate,
  y: coordinate,
  /** Of a rectangle, or of an ellipse from side to side. */
  width: extent.optional(),
  height: extent.optional(),
  /** Of a polygon, from (x, y). */
  points: z.array(point).max(200).optional(),
  rotation: z.number().min(-360).max(360).optional(),
  text: label.optional(),
  color: color.optional(),
  borderColor: color.optional(),
});
export type MapShape = z.infer<typeof MapShape>;

export const MapZone = z.strictObject({
  id,
  name: label,
  /** From front to back: rows next to each other in this list are next to each other in the house. */
  rows: z.array(MapRow).max(seatingBounds.rowsPerZone),
  tables: z.array(MapTable).max(seatingBounds.rowsPerZone).optional(),
  areas: z.array(StandingArea).max(seatingBounds.areasPerZone).optional(),
  shapes: z.array(MapShape).max(seatingBounds.shapesPerZone).optional(),
});
export type MapZone = z.infer<typeof MapZone>;

/** A level of price; what it costs is said by the ticket types that are sold for it. */
export const SeatCategory = z.strictObject({ id, name: label, color: color.optional() });
export type SeatCategory = z.infer<typeof SeatCategory>;

export const SeatMap = z.strictObject({
  /** Grows with every publication. */
  version: z.number().int().min(1).max(0xffff_ffff),
  name: label,
  width: extent.optional(),
  height: extent.optional(),
  /** Where everybody looks; *nearest* means nearest to it. */
  focalPoint: point,
  categories: z.array(SeatCategory).min(1).max(seatingBounds.categories),
  zones: z.array(MapZone).min(1).max(seatingBounds.zones),
});
export type SeatMap = z.infer<typeof SeatMap>;
