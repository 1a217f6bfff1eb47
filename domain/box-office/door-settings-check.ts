/** The part of the settings that only doors read: gates, zones, checks. */
import * as z from 'zod';
import { GateCheck, GateZone } from '../gate-pack/head.ts';
import { salesBounds, type SalesSettings } from './settings.ts';

const Zones = z.array(GateZone).max(salesBounds.zones);
const Checks = z.array(GateCheck).max(5);

/** Whether a pack made of these settings could be read by a door. */
export function doorsAreSound({ gates, zones = [], ticketTypes }: SalesSettings): boolean {
  const known = new Set(zones.map(({ index }) => index));
  return (
    known.size === zones.length &&
    Zones.safeParse(zones).success &&
    gates.every(({ index, zone }) => isIndex(index) && (zone === undefined || zone === null || known.has(zone))) &&
    ticketTypes.every(({ checks = [], doorNote = '' }) => areChecks(checks) && doorNote.length <= 300) &&
    ticketTypes.every(({ homeGate }) => typeof homeGate !== 'number' || gates.some(({ index }) => index === homeGate))
  );
}

const isIndex = (index: number) => Number.isInteger(index) && index >= 0 && index <= 255;

function areChecks(checks: NonNullable<SalesSettings['ticketTypes'][number]['checks']>): boolean {
  return Checks.safeParse(checks).success && new Set(checks.map(({ id }) => id)).size === checks.length;
}
