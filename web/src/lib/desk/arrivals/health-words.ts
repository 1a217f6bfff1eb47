/** Sentences for how a device is. Every trouble has one. */
import type { DoorView } from '#domain/contract/desk';
import type { DoorHealth } from '#domain/contract/door-talk';
import { ageText } from '$lib/door/door-words';
import { count, localeTag } from '$lib/desk/when';
import { m } from '$lib/paraglide/messages';
import type { Trouble } from './door-health.ts';

const percent = (share: number) =>
  new Intl.NumberFormat(localeTag(), { style: 'percent', maximumFractionDigits: 0 }).format(share);

const words: Record<Trouble, (health: DoorHealth | undefined, atMs: number) => string> = {
  broken: () => m.doors_broken(),
  never: () => m.doors_never(),
  silent: () => m.doors_silent(),
  battery: (health) => m.doors_battery_low({ percent: percent(health?.battery?.level ?? 0) }),
  unsent: (health) => m.doors_unsent({ count: health?.unsent ?? 0 }),
  behind: (health, atMs) =>
    health?.packAtMs ? m.doors_behind({ age: ageText(atMs - health.packAtMs) }) : m.doors_no_pack(),
  clock: (health) => m.doors_clock({ age: ageText(Math.abs(health?.offsetMs ?? 0)) }),
  'not-kept': () => m.doors_not_kept(),
  'old-version': () => m.doors_old_version(),
};

export function troubleText(trouble: Trouble, door: DoorView): string {
  return words[trouble](door.report?.health, door.report?.atMs ?? 0);
}

/** Line by line; what a browser does not tell is said to be unknown. @param epoch of a pack made now */
export function healthLines({ report, packEpoch }: DoorView, epoch: number): { term: string; text: string }[] {
  if (!report) return [];
  const { battery, unsent, persisted, offsetMs, version, nearby } = report.health;
  const level = battery && percent(battery.level);
  const behind = packEpoch === null ? null : epoch - packEpoch;
  const pack = packEpoch === null ? '–' : count(packEpoch);
  return [
    {
      term: m.doors_battery(),
      text: level ? (battery?.charging ? m.doors_battery_charging({ percent: level }) : level) : m.doors_unknown(),
    },
    { term: m.doors_unsent_term(), text: count(unsent) },
    {
      term: m.doors_storage(),
      text: persisted === null ? m.doors_unknown() : persisted ? m.doors_storage_kept() : m.doors_storage_not_kept(),
    },
    {
      term: m.doors_pack(),
      text: behind ? m.doors_pack_behind({ epoch: pack, count: behind }) : m.doors_pack_now({ epoch: pack }),
    },
    {
      term: m.doors_clock_term(),
      text:
        offsetMs === null
          ? m.doors_unknown()
          : Math.abs(offsetMs) < 1_000
            ? m.doors_clock_right()
            : m.doors_clock({ age: ageText(Math.abs(offsetMs)) }),
    },
    { term: m.doors_version(), text: version },
    ...(nearby && nearby.known > 0
      ? [{ term: m.doors_nearby(), text: m.doors_nearby_heard({ heard: nearby.heard, known: nearby.known }) }]
      : []),
  ];
}
