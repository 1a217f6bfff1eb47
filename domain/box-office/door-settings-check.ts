/** The part of the settings that only doors read: gates, zones, checks. */
import * as z from 'zod';
import { AdmissionPolicy, GateCheck, GateZone } from '../gate-pack/head.ts';
import { gatePolicies } from './gate-policies.ts';
import { salesBounds, type SalesSettings } from './settings.ts';

const Zones = z.array(GateZone).max(salesBounds.zones);
/** The last instant that a calendar knows (ECMA-262 §21.4.1.1). */
const lastInstantMs = 8.64e15;
const Checks = z.array(GateCheck).max(5);

/** Whether a pack made of these settings could be read by a door. */
export function doorsAreSound(settings: SalesSettings): boolean {
  const { gates, zones = [], ticketTypes } = settings;
  const known = new Set(zones.map(({ index }) => index));
  return (
    known.size === zones.length &&
    Zones.safeParse(zones).success &&
    gates.every(({ index, zone }) => isIndex(index) && (zone === undefined || zone === null || known.has(zone))) &&
    ticketTypes.every(({ checks = [], doorNote = '' }) => areChecks(checks) && doorNote.length <= 300) &&
    ticketTypes.every(
      ({ homeGate }) => typeof homeGate !== 'number' || gates.some(({ index }) => index === homeGate),
    ) &&
    policiesAreSound(settings) &&
    ticketTypes.every(isOpenSometime)
  );
}

/** As many as the pack has bits for; gates are numbered once and never anew. */
const isIndex = (index: number) => Number.isInteger(index) && index >= 0 && index <= 0xffff;

function policiesAreSound(settings: SalesSettings): boolean {
  const { policy, policyByType } = gatePolicies(settings);
  return [policy, ...Object.values(policyByType)].every((each) => AdmissionPolicy.safeParse(each).success);
}

function isOpenSometime({ entryFromMs, entryUntilMs }: SalesSettings['ticketTypes'][number]): boolean {
  const from = entryFromMs ?? 0;
  const until = entryUntilMs ?? lastInstantMs;
  return Number.isInteger(from) && Number.isInteger(until) && from >= 0 && from < until && until <= lastInstantMs;
}

function areChecks(checks: NonNullable<SalesSettings['ticketTypes'][number]['checks']>): boolean {
  return Checks.safeParse(checks).success && new Set(checks.map(({ id }) => id)).size === checks.length;
}
