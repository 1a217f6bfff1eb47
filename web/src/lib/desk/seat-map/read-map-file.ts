/** Reads a file that somebody brought: our own format or a plan drawn for pretix. Errors say where in the file. */
import { checkSeatMap, type SeatMapErrorCode } from '#domain/seating/check-seat-map';
import { importPretix } from '#domain/seating/import-pretix';
import type { SeatMap } from '#domain/seating/seat-map';

/** As the API has it. */
export const mapFileBytesMax = 16 * 1024 * 1024;

export interface MapFileError {
  code: SeatMapErrorCode | 'not-json' | 'duplicate-guid' | 'too-large';
  path: string;
  detail: string;
}

/** What an import had to guess; the organizer looks at it. */
export type MapNote =
  | { kind: 'focal-point'; from: 'stage' | 'top-middle' }
  | { kind: 'aisles'; count: number }
  | { kind: 'nothing-accessible' };

export type MapFile =
  { ok: true; map: SeatMap; from: 'foyer' | 'pretix'; notes: MapNote[] } | { ok: false; errors: MapFileError[] };

export function readMapFile(text: string): MapFile {
  if (text.length > mapFileBytesMax) return { ok: false, errors: [{ code: 'too-large', path: '', detail: '' }] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [{ code: 'not-json', path: '', detail: (error as Error).message }] };
  }
  return isPretix(value) ? fromPretix(value) : fromOurs(value);
}

/** Seats of a pretix plan have a guid, and its rows a number; ours have neither. */
function isPretix(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'focalPoint' in value) return false;
  return JSON.stringify(value).includes('"seat_guid"') || 'size' in value;
}

function fromPretix(value: unknown): MapFile {
  const imported = importPretix(value);
  if (!imported.ok) return imported;
  const notes: MapNote[] = [{ kind: 'focal-point', from: imported.guessed.focalPoint }];
  if (imported.guessed.aisles > 0) notes.push({ kind: 'aisles', count: imported.guessed.aisles });
  notes.push({ kind: 'nothing-accessible' });
  return { ok: true, map: imported.map, from: 'pretix', notes };
}

function fromOurs(value: unknown): MapFile {
  const withVersion =
    typeof value === 'object' && value !== null && !('version' in value) ? { version: 1, ...value } : value;
  const checked = checkSeatMap(withVersion);
  return checked.ok ? { ok: true, map: checked.map, from: 'foyer', notes: [] } : checked;
}
