/** What a map may have and how its parts are called: apart from the schema, so that a page which only shows a map need not load one. */

/** What one event may have: the memory of one object, and what a person can still edit. */
export const seatingBounds = {
  /** Seats and standing places together. */
  places: 200_000,
  zones: 500,
  rowsPerZone: 5_000,
  seatsPerRow: 1_000,
  seatsPerTable: 100,
  areasPerZone: 200,
  shapesPerZone: 500,
  categories: 100,
  idLength: 40,
  labelLength: 100,
  noteLength: 200,
  /** Units from the origin in either direction. */
  coordinate: 100_000,
} as const;

/** The id of a row, table or standing area within the map. */
export function pathOf(zoneId: string, rowId: string): string {
  return `${zoneId}/${rowId}`;
}
