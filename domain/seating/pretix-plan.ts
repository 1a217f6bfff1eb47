/**
 * The form of a pretix seating plan, as its public JSON schema has it (version 0.0.1 of that schema, with the fields of its earlier and
 * later revisions). Fields that say nothing to us are let pass; so is what an editor adds.
 */
import { z } from 'zod';
import { seatingBounds } from './seat-map.ts';

const position = z.object({ x: z.number(), y: z.number() });
const text = z.string().max(1_000);

export const PretixSeat = z.object({
  /** Unique in the plan, given once. */
  seat_guid: text,
  seat_number: text,
  position,
  /** The name of a category. */
  category: text,
});
export type PretixSeat = z.infer<typeof PretixSeat>;

export const PretixRow = z.object({
  row_number: text,
  row_label: text.nullish(),
  /** How seats of this row are called, with `%s` for their number. */
  seat_label: text.nullish(),
  uuid: text.optional(),
  position: position.optional(),
  seats: z.array(PretixSeat).max(seatingBounds.seatsPerRow),
});
export type PretixRow = z.infer<typeof PretixRow>;

export const PretixArea = z.object({
  shape: z.enum(['polygon', 'rectangle', 'ellipse', 'circle', 'text']).optional(),
  position: position.optional(),
  rotation: z.number().optional(),
  color: text.optional(),
  border_color: text.optional(),
  polygon: z.object({ points: z.array(position).max(10_000) }).optional(),
  rectangle: z.object({ width: z.number(), height: z.number() }).optional(),
  ellipse: z.object({ radius: position }).optional(),
  circle: z.object({ radius: z.number() }).optional(),
  /** A word with a place of its own; before shapes existed, the word alone. */
  text: z.union([z.object({ text, position: position.optional() }), text]).optional(),
  /** Of a rectangle, before shapes existed. */
  width: z.number().optional(),
  height: z.number().optional(),
});
export type PretixArea = z.infer<typeof PretixArea>;

export const PretixZone = z.object({
  name: text.optional(),
  zone_id: text.optional(),
  uuid: text.optional(),
  position,
  rows: z.array(PretixRow).max(seatingBounds.rowsPerZone),
  areas: z.array(PretixArea).max(10_000).optional(),
});
export type PretixZone = z.infer<typeof PretixZone>;

export const PretixPlan = z.object({
  name: text,
  categories: z.array(z.object({ name: text, color: text.optional() })),
  zones: z.array(PretixZone).max(seatingBounds.zones),
  size: z.object({ width: z.number(), height: z.number() }).optional(),
});
export type PretixPlan = z.infer<typeof PretixPlan>;
