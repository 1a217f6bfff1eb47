/** Doors nearby, in sentences. */
import { m } from '$lib/paraglide/messages';
import { peerHeardWithinMs } from '#domain/admission/freshness';
import { ageText } from '../door-words.ts';
import type { IntroductionTrouble } from './introducer.ts';
import type { Neighbour } from './mesh.ts';

const troubles: Record<IntroductionTrouble, () => string> = {
  unreadable: m.door_mesh_trouble_unreadable,
  'newer-format': m.door_mesh_trouble_newer,
  'wrong-event': m.door_mesh_trouble_wrong_event,
  'unknown-door': m.door_mesh_trouble_unknown,
  'bad-signature': m.door_mesh_trouble_signature,
  withdrawn: m.door_mesh_trouble_withdrawn,
  'not-for-us': m.door_mesh_trouble_not_for_us,
  'own-code': m.door_mesh_trouble_own,
  'out-of-date': m.door_mesh_trouble_old,
  failed: m.door_mesh_trouble_failed,
};

export function troubleText(trouble: IntroductionTrouble): string {
  return troubles[trouble]();
}

export function isHeard({ lastHeardAtMs }: Neighbour, nowMs: number): boolean {
  return lastHeardAtMs !== null && nowMs - lastHeardAtMs <= peerHeardWithinMs;
}

/** "3 of 4 doors heard", or that there are none. */
export function nearbyText(neighbours: readonly Neighbour[], nowMs: number): string {
  if (neighbours.length === 0) return m.door_mesh_alone();
  const heard = neighbours.filter((door) => isHeard(door, nowMs)).length;
  return m.door_mesh_heard({ heard, known: neighbours.length });
}

export function nameText({ name }: Pick<Neighbour, 'name'>): string {
  return name || m.door_mesh_unnamed();
}

export function standingText(door: Neighbour, nowMs: number): string {
  if (!isHeard(door, nowMs)) return m.door_mesh_lost();
  return door.linked ? m.door_mesh_direct() : m.door_mesh_through();
}

export function heardText({ lastHeardAtMs }: Neighbour, nowMs: number): string {
  return lastHeardAtMs === null ? m.door_mesh_never() : m.door_mesh_heard_ago({ age: ageText(nowMs - lastHeardAtMs) });
}
