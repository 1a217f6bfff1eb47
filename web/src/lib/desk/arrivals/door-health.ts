/** What of a device needs somebody's attention, by what it has told of itself. Words come later. */
import type { DoorView } from '#domain/contract/desk';

/** The worst first. */
export const troubles = [
  'broken',
  'never',
  'silent',
  'battery',
  'unsent',
  'behind',
  'clock',
  'not-kept',
  'old-version',
] as const;
export type Trouble = (typeof troubles)[number];

/** A door speaks about every twenty seconds while it has a network; three times missed is worth a look. */
const silentAfterMs = 60_000;
/** Enough for the rest of an evening's queue; below it somebody should look for a cable. */
export const batteryLow = 0.2;
/** Older knowledge turns verdicts amber, where the organizer says nothing else. */
const behindAfterMs = 5 * 60_000;
/** Less changes no decision at a door. */
const clockOffMs = 60_000;

/** @param nowMs by the clock of the server, as near as it is known; @param version of the program that is offered now */
export function troublesOf(door: DoorView, nowMs: number, version: string): Trouble[] {
  if (door.revokedAtMs !== null) return [];
  const found = new Set<Trouble>();
  const { lastContactAtMs, report } = door;
  if (lastContactAtMs === null) found.add('never');
  else if (nowMs - lastContactAtMs > silentAfterMs) found.add('silent');
  const health = report?.health;
  if (health) {
    if (health.broken) found.add('broken');
    if (health.battery && !health.battery.charging && health.battery.level < batteryLow) found.add('battery');
    if (health.unsent > 0) found.add('unsent');
    if (health.packAtMs === null || report.atMs - health.packAtMs > behindAfterMs) found.add('behind');
    if (Math.abs(health.offsetMs ?? 0) > clockOffMs) found.add('clock');
    if (health.persisted === false) found.add('not-kept');
    if (health.version !== version) found.add('old-version');
  }
  return troubles.filter((trouble) => found.has(trouble));
}

/** Whoever needs attention most stands on top; among equals the order stays. */
export function byAttention<T>(doors: readonly T[], troubleOf: (door: T) => readonly Trouble[]): T[] {
  const rank = (door: T) => {
    const worst = troubleOf(door)[0];
    return worst === undefined ? troubles.length : troubles.indexOf(worst);
  };
  return [...doors].sort((a, b) => rank(a) - rank(b));
}
