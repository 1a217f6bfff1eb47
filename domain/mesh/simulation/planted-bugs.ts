/** Broken doors, one for each mechanism: if the lives cannot tell them from sound ones, they are worth nothing. */
import { emptyAdmissions, mergeAdmissions } from '#domain/admission/merge';
import { nextEntries, type EntriesCheck } from '../check-entries.ts';
import type { SimDoor } from './door.ts';
import { entryOf, eventId, isGenuine, type RawEntry } from './hall.ts';
import type { Life } from './life.ts';

type Bug = (life: Life, door: SimDoor) => void;

/** Others' entries, changed or thinned out before they count; the journal itself is kept as it came. */
function countingOnly(change: (raw: RawEntry) => RawEntry | null): Bug {
  return (_, door) => {
    const keep = soundKeep(door);
    door.keep = (deviceId, entries) => {
      const { admissions } = door;
      door.admissions = emptyAdmissions(admissions.rules);
      keep(deviceId, entries);
      door.admissions = admissions;
      mergeAdmissions(
        admissions,
        entries.flatMap((raw): RawEntry[] => [change(raw)].filter((each) => each !== null)).map(entryOf),
      );
    };
  };
}

function soundKeep(door: SimDoor): SimDoor['keep'] {
  return (Object.getPrototypeOf(door) as SimDoor).keep.bind(door);
}

export const plantedBugs: Record<string, Bug> = {
  'entries are believed as they come': (life) => {
    life.check = (deviceId, door, entries) => nextEntries({ eventId, deviceId }, door.node.heldOf(deviceId), entries);
  },
  'gaps are jumped over': (life) => {
    life.check = (deviceId, door, entries): EntriesCheck => {
      const held = door.node.heldOf(deviceId);
      const first = Number(entries[0]?.sequence);
      const from = first > held.through + 1 ? { through: first - 1, hash: null } : held;
      if (first > held.through + 1) door.node.holds(deviceId, from);
      const { good, problem } = nextEntries({ eventId, deviceId }, from, entries);
      return { good: good.filter(isGenuine), problem };
    };
  },
  'only a door’s own entries are told': (_, door) => {
    const read = (Object.getPrototypeOf(door) as SimDoor).entriesAfter.bind(door);
    door.entriesAfter = (deviceId, after, max) => (deviceId === door.id ? read(deviceId, after, max) : null);
  },
  'nobody looks at digests again': (_, door) => {
    const take = door.node.take.bind(door.node);
    const seen = new Set<string>();
    door.node.take = (peer, message, nowMs) => {
      if (message.kind === 'hello') seen.delete(peer);
      if (message.kind === 'digest' && seen.has(peer)) return;
      if (message.kind === 'digest') seen.add(peer);
      take(peer, message, nowMs);
    };
  },
  'the disk loses lines and the node does not know': (_, door) => {
    const start = (Object.getPrototypeOf(door) as SimDoor).start.bind(door);
    door.start = () => {
      const held = new Map(door.node.journals);
      start();
      for (const [deviceId, tip] of held) door.node.holds(deviceId, tip);
    };
  },
  'what arrives is promised before it is checked': (_, door) => {
    const take = door.node.take.bind(door.node);
    door.node.take = (peer, message, nowMs) => {
      const last = message.kind === 'entries' ? message.entries.at(-1) : undefined;
      if (last && message.kind === 'entries')
        door.node.holds(message.deviceId, { through: Number(last.sequence), hash: String(last.hash) });
      take(peer, message, nowMs);
    };
  },
  'clocks of others are believed as they are': countingOnly((raw) => ({ ...raw, offsetMs: 0 })),
  'what others take back is not heard': countingOnly((raw) => (raw.kind === 'undo' ? null : raw)),
  'a newer pack stays with whoever has it': (_, door) => {
    const take = door.node.take.bind(door.node);
    door.node.take = (peer, message, nowMs) => {
      if (message.kind !== 'pack-ask') take(peer, message, nowMs);
    };
  },
  'what others let in is written down and not thought of': (_, door) => {
    const scan = (Object.getPrototypeOf(door) as SimDoor).scan.bind(door);
    door.scan = (serial, nowMs) => {
      const known = door.admissions;
      door.admissions = emptyAdmissions(known.rules);
      mergeAdmissions(door.admissions, door.journal.map(entryOf));
      const verdict = scan(serial, nowMs);
      door.admissions = known;
      mergeAdmissions(known, door.journal.slice(-1).map(entryOf));
      return verdict;
    };
  },
};
