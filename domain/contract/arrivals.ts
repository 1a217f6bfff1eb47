/** What the desk sees of people coming in: arrivals by gate and minute, and who is inside. Persons, not tickets, where it says so. */
import * as z from 'zod';

const count = z.number().int();
const instant = z.number().int();

/** How old the word of a door is, and how much it has not told yet. */
export const DoorWord = z.object({
  id: z.string(),
  name: z.string(),
  gateName: z.string(),
  heardAtMs: instant.nullable().describe('When it was last heard; null for never'),
  unsent: count.nullable().describe('Entries that it had not handed in then; null where it did not say'),
  withdrawn: z.boolean(),
});
export type DoorWord = z.infer<typeof DoorWord>;

export const DeskInside = z.object({
  atMs: instant,
  sinceMs: instant.describe('From when on persons are counted in and out'),
  persons: count.describe('Who went in less who went out, never below 0'),
  in: count,
  out: count,
  gates: z.array(z.object({ gate: count, name: z.string(), zone: count.nullable(), in: count, out: count })),
  zones: z.array(z.object({ zone: count, name: z.string(), capacity: count.nullable(), persons: count })),
  elsewhere: count
    .nullable()
    .describe('Persons behind gates that lead into no zone; null where there are no such gates'),
  doors: z.array(DoorWord).describe('The longest silent first'),
});
export type DeskInside = z.infer<typeof DeskInside>;

export const DeskArrivals = z.object({
  atMs: instant,
  zone: z.string().describe('IANA zone of the venue'),
  dates: z.array(z.object({ occurrence: count, startsAtMs: instant, endsAtMs: instant, doorsOpenAtMs: instant })),
  occurrence: count.nullable().describe('The date that is shown; null where there is none'),
  fromMs: instant,
  untilMs: instant,
  stepMs: count.describe('Length of a row'),
  rows: z
    .array(z.object({ atMs: instant, gates: z.array(z.object({ gate: count, in: count, out: count })) }))
    .describe('Persons through each gate, in order of time; steps in which nobody went are left out'),
  types: z.array(
    z.object({
      ticketType: count,
      name: z.string(),
      admits: count,
      everyDate: z.boolean(),
      sold: count.describe('Tickets that are good for this date'),
      admitted: count.describe('Those of them that have been used; of a ticket for every date, on any date'),
    }),
  ),
  inside: DeskInside,
});
export type DeskArrivals = z.infer<typeof DeskArrivals>;
