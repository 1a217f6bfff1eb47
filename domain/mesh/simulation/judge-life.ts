/** What must be true at the end of a life, by plain means that share nothing with the merge. */
import { allConflicts } from '#domain/admission/merge';
import { knownUse } from '#domain/admission/known-use';
import { printOfEntry, ticketCount, type RawEntry } from './hall.ts';
import { admissionsOf, Life, type LifeOptions } from './life.ts';

/** Lives a life to its end. @returns what went wrong; empty for a sound one */
export function complaintsOfLife(seed: number, options: LifeOptions): string[] {
  const life = new Life(seed, options);
  life.settle();
  const complaints = [...life.complaints];
  const honest = [...life.doors.values()].filter(({ id }) => id !== life.liar);
  const truth = [...life.doors.values()].flatMap(({ journal }) => journal);
  for (const { journal } of life.doors.values()) life.server.uploadAll(journal);
  const expected = conflictsOf(truth);
  if (namesOf(allConflicts(life.server.admissions)) !== expected)
    complaints.push('after one sync the server does not know every duplicate');
  for (const door of honest)
    complaints.push(...strangers(door.disk, truth).map((name) => `${door.id} believes ${name}, which nobody wrote`));
  if (life.liar !== null) return complaints; // who hung up on the liar may be cut off by it: safety is all that is promised
  const newest = Math.max(...honest.map(({ pack }) => pack.epoch));
  for (const door of honest) {
    if (door.pack.epoch !== newest) complaints.push(`${door.id} holds pack ${door.pack.epoch}, not ${newest}`);
    for (const other of honest)
      if (door.node.heldOf(other.id).through !== other.journal.length)
        complaints.push(
          `${door.id} holds ${door.node.heldOf(other.id).through} of ${other.journal.length} of ${other.id}`,
        );
    if (!life.withPacks && namesOf(allConflicts(door.admissions)) !== expected)
      complaints.push(`${door.id} does not know every duplicate`);
    complaints.push(...wrongFirsts(door, truth, life.nowMs));
  }
  return complaints;
}

/** Which admission stands, as the door would tell it to whoever asks. */
function wrongFirsts(door: Life['doors'] extends Map<string, infer D> ? D : never, truth: RawEntry[], nowMs: number) {
  const wrong: string[] = [];
  for (let serial = 0; serial < ticketCount; serial++) {
    const first = inOrder(admissionsOf(truth, serial))[0];
    const told = knownUse(door.pack, door.admissions, serial, 0, { atMs: nowMs, occurrence: 255 }).earlier;
    if (told?.deviceId !== first?.deviceId || told?.atMs !== (first ? correctedOf(first) : undefined))
      wrong.push(
        `${door.id} says that ${serial} was first let in by ${told?.deviceId} and not by ${String(first?.deviceId)}`,
      );
  }
  return wrong;
}

function conflictsOf(truth: RawEntry[]): string {
  const names: string[] = [];
  for (let serial = 0; serial < ticketCount; serial++) {
    const [first, ...later] = inOrder(admissionsOf(truth, serial));
    for (const raw of later) names.push(`${first!.deviceId}/${first!.sequence} ${raw.deviceId}/${raw.sequence}`);
  }
  return names.sort().join('\n');
}

function namesOf(conflicts: ReturnType<typeof allConflicts>): string {
  return conflicts
    .map(({ stands, conflicting: late }) => `${stands.deviceId}/${stands.sequence} ${late.deviceId}/${late.sequence}`)
    .sort()
    .join('\n');
}

function correctedOf(raw: RawEntry): number {
  return Number(raw.atMs) + Number(raw.offsetMs);
}

function inOrder(entries: RawEntry[]): RawEntry[] {
  const name = (raw: RawEntry) => `${String(raw.deviceId)} ${String(raw.sequence).padStart(9, '0')}`;
  return entries.sort((a, b) => correctedOf(a) - correctedOf(b) || (name(a) < name(b) ? -1 : 1));
}

function strangers(disk: ReadonlyMap<string, { entries: RawEntry[] }>, truth: RawEntry[]): string[] {
  const written = new Set(truth.map((raw) => `${raw.deviceId} ${raw.sequence} ${printOfEntry(raw)}`));
  return [...disk.values()]
    .flatMap(({ entries }) => entries.map((raw) => `${raw.deviceId} ${raw.sequence} ${printOfEntry(raw)}`))
    .filter((name) => !written.has(name));
}
