/** How the parts of a plan report what is wrong, and how they read times. */
import type { FieldCode } from '../contract/problem.ts';
import { localToInstant } from './local-time.ts';

export type Report = (path: string, code: FieldCode, limit?: number) => void;

/** The instant of a wall-clock time; null where none is set or none can be made of it, which is then reported. */
export function optionalInstant(local: string, path: string, zone: string, report: Report): number | null {
  if (local === '') return null;
  const instant = localToInstant(local, zone);
  if (instant.ok) return instant.atMs;
  if (instant.code !== 'unknown-zone') report(path, instant.code); // the zone has its own field
  return null;
}
