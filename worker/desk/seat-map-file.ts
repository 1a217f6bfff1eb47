/** A seat map as somebody sent it: one of ours or a plan made for pretix. And maps as they are kept: JSON under gzip. */
import type { FieldError } from '#domain/contract/problem';
import { fieldCodes, type FieldCode } from '#domain/contract/problem';
import type { SaveSeatMapReply } from '#domain/contract/desk';
import { checkSeatMap } from '#domain/seating/check-seat-map';
import { importPretix, type PretixImport } from '#domain/seating/import-pretix';
import type { SeatMap } from '#domain/seating/seat-map';
import { utf8 } from '#domain/crypto/bytes';

export type ReadFile =
  { ok: true; map: SeatMap; notes: SaveSeatMapReply['notes'] } | { ok: false; fields: FieldError[] };

/** The map under that version, with what had to be guessed; or everything that is wrong, each with its place. */
export function readSeatMapFile(bytes: Uint8Array, version: number): ReadFile {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { ok: false, fields: [{ path: '', code: 'not-json' }] };
  }
  if (isPretixPlan(value)) return fromPretix(importPretix(value, version));
  const checked = checkSeatMap(typeof value === 'object' && value !== null ? { ...value, version } : value);
  if (!checked.ok) return { ok: false, fields: checked.errors.map(fieldError) };
  return { ok: true, map: checked.map, notes: [] };
}

function fromPretix(imported: PretixImport): ReadFile {
  if (!imported.ok) return { ok: false, fields: imported.errors.map(fieldError) };
  const { focalPoint, aisles } = imported.guessed;
  const notes: SaveSeatMapReply['notes'] = [
    { path: 'focalPoint', note: focalPoint === 'stage' ? 'focal-point-from-stage' : 'focal-point-at-top' },
  ];
  if (aisles > 0) notes.push({ path: 'zones', note: 'aisles-from-gaps', count: aisles });
  return { ok: true, map: imported.map, notes };
}

/** Theirs have numbers and positions where ours have ids and a focal point. */
function isPretixPlan(value: unknown): boolean {
  const plan = value as { focalPoint?: unknown; zones?: unknown } | null;
  if (typeof plan !== 'object' || plan === null || plan.focalPoint !== undefined || !Array.isArray(plan.zones))
    return false;
  return plan.zones.some((zone: { zone_id?: unknown; position?: unknown; rows?: unknown } | null) => {
    if (typeof zone !== 'object' || zone === null) return false;
    const rows: unknown[] = Array.isArray(zone.rows) ? zone.rows : [];
    const isTheirs = (row: unknown) => typeof row === 'object' && row !== null && 'row_number' in row;
    return zone.zone_id !== undefined || zone.position !== undefined || rows.some(isTheirs);
  });
}

/** `zones[2].rows[0]` is written `zones.2.rows.0` in an answer, as all paths are. */
function fieldError({ code, path }: { code: string; path: string }): FieldError {
  const known = (fieldCodes as readonly string[]).includes(code);
  return { path: path.replace(/\[(\d+)\]/g, '.$1'), code: known ? (code as FieldCode) : 'invalid' };
}

export async function packSeatMap(map: SeatMap): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([utf8(JSON.stringify(map))]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The JSON as a stream, for who only passes it on. */
export function unpacked(gzip: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([gzip.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
}

/** What was checked when it came in, so it is only read. */
export async function unpackSeatMap(gzip: Uint8Array): Promise<SeatMap> {
  return (await new Response(unpacked(gzip)).json()) as SeatMap;
}
