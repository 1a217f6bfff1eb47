/** The sections of a pack: status of all tickets, or what changed (SPEC.md G4–G8). */
import { BrokenBytes, ByteReader, ByteWriter } from './bytes.ts';
import { readBlocked, readPersons, writeBlocked, writePersons } from './later-sections.ts';
import { bit, readSerials, readSet, setBit, writeSerials, writeSet } from './serial-set.ts';
import type { BlockedRow } from './later-sections.ts';
import type { GateChange, GateStatus, GateUse } from './types.ts';

export const sectionTags = {
  revoked: 1,
  admitted: 2,
  unpaid: 3,
  generations: 4,
  uses: 5,
  changes: 6,
  sealedNames: 7,
  blocked: 8,
  persons: 9,
} as const;

export type Sections = Map<number, Uint8Array>;

/** Tag, length, bytes; empty sections are left out by the caller. */
export function writeSection(writer: ByteWriter, tag: number, bytes: Uint8Array): void {
  writer.u8(tag);
  writer.u32(bytes.length);
  writer.bytes(bytes);
}

/** Sections of unknown tags are read over: they are signed like the rest and meant for newer doors. @throws BrokenBytes */
export function readSections(reader: ByteReader): Sections {
  const sections: Sections = new Map();
  while (reader.left > 0) {
    const tag = reader.u8();
    if (sections.has(tag)) throw new BrokenBytes('a section twice');
    sections.set(tag, reader.bytes(reader.u32()));
  }
  return sections;
}

/** Writes the status. `issuedAtMs` anchors the instants, so that they take few bytes. */
export function writeStatus(writer: ByteWriter, status: GateStatus, issuedAtMs: number): void {
  const sets = { ...status, revoked: withBlocked(status) };
  for (const name of ['revoked', 'admitted', 'unpaid'] as const)
    writeSection(
      writer,
      sectionTags[name],
      written((part) => writeSet(part, sets[name], status.ticketCount)),
    );
  writeSection(
    writer,
    sectionTags.generations,
    written((part) => writeGenerations(part, status.generations)),
  );
  writeSection(
    writer,
    sectionTags.uses,
    written((part) => writeUses(part, status.uses, issuedAtMs)),
  );
  writeLater(
    writer,
    [...status.blocked].map(([serial, reason]) => ({ serial, reason, revoked: bit(status.revoked, serial) })),
    [...status.uses.values()],
  );
}

/** A door of the first days knows no block list: to it, what is blocked is revoked (G11). */
function withBlocked({ revoked, blocked }: GateStatus): Uint8Array {
  if (blocked.size === 0) return revoked;
  const all = revoked.slice();
  for (const serial of blocked.keys()) setBit(all, serial, true);
  return all;
}

/** Sections that came later stand only where there is something in them: older bytes stay what they were. */
function writeLater(writer: ByteWriter, blocked: BlockedRow[], uses: readonly GateUse[]): void {
  const rows = blocked.sort((a, b) => a.serial - b.serial);
  if (rows.length > 0)
    writeSection(
      writer,
      sectionTags.blocked,
      written((part) => writeBlocked(part, rows)),
    );
  const parts = uses.filter(({ persons }) => persons !== undefined).sort((a, b) => a.serial - b.serial);
  if (parts.length > 0)
    writeSection(
      writer,
      sectionTags.persons,
      written((part) => writePersons(part, parts)),
    );
}

/** What older sections say of a ticket, with what the later ones add. @throws BrokenBytes */
function readLater(sections: Sections, ticketCount: number): { blocked: BlockedRow[]; persons: Map<number, number> } {
  const has = (tag: number) => sections.has(tag);
  return {
    blocked: has(sectionTags.blocked)
      ? readWhole(sections, sectionTags.blocked, (reader) => readBlocked(reader, ticketCount))
      : [],
    persons: has(sectionTags.persons)
      ? readWhole(sections, sectionTags.persons, (reader) => readPersons(reader, ticketCount))
      : new Map(),
  };
}

/** @throws BrokenBytes */
export function readStatus(sections: Sections, ticketCount: number, issuedAtMs: number): GateStatus {
  const set = (tag: number) => readWhole(sections, tag, (reader) => readSet(reader, ticketCount));
  const later = readLater(sections, ticketCount);
  const revoked = set(sectionTags.revoked);
  for (const row of later.blocked) if (!row.revoked) setBit(revoked, row.serial, false);
  const uses = readWhole(sections, sectionTags.uses, (reader) => readUses(reader, ticketCount, issuedAtMs));
  for (const [serial, persons] of later.persons) {
    const use = uses.get(serial);
    if (use) uses.set(serial, { ...use, persons });
  }
  return {
    ticketCount,
    revoked,
    admitted: set(sectionTags.admitted),
    unpaid: set(sectionTags.unpaid),
    generations: readWhole(sections, sectionTags.generations, (reader) => readGenerations(reader, ticketCount)),
    uses,
    blocked: new Map(later.blocked.map(({ serial, reason }) => [serial, reason])),
  };
}

/** @throws BrokenBytes where the section is missing, ends early or has bytes left over. */
export function readWhole<T>(sections: Sections, tag: number, read: (reader: ByteReader) => T): T {
  const bytes = sections.get(tag);
  if (!bytes) throw new BrokenBytes(`section ${tag} is missing`);
  const reader = new ByteReader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}

export function written(write: (writer: ByteWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
}

/** By generation, since nearly all that are above 1 are 2: then a ticket costs only its gap. */
function writeGenerations(writer: ByteWriter, generations: ReadonlyMap<number, number>): void {
  const byGeneration = new Map<number, number[]>();
  for (const [serial, generation] of generations) {
    const serials = byGeneration.get(generation);
    if (serials) serials.push(serial);
    else byGeneration.set(generation, [serial]);
  }
  writer.varint(byGeneration.size);
  for (const generation of [...byGeneration.keys()].sort((a, b) => a - b)) {
    writer.varint(generation);
    writeSerials(
      writer,
      byGeneration.get(generation)!.sort((a, b) => a - b),
    );
  }
}

function readGenerations(reader: ByteReader, ticketCount: number): Map<number, number> {
  const generations = new Map<number, number>();
  for (let groups = reader.varint(); groups > 0; groups--) {
    const generation = reader.varint();
    if (generation < 2 || generation > 0xffff) throw new BrokenBytes('a generation out of range');
    for (const serial of readSerials(reader, ticketCount)) generations.set(serial, generation);
  }
  return generations;
}

function writeUses(writer: ByteWriter, uses: ReadonlyMap<number, GateUse>, issuedAtMs: number): void {
  const rows = [...uses.values()].sort((a, b) => a.serial - b.serial);
  const devices = writeDevices(writer, rows);
  writeSerials(
    writer,
    rows.map(({ serial }) => serial),
  );
  for (const row of rows) writeUse(writer, row, devices, issuedAtMs);
}

function readUses(reader: ByteReader, ticketCount: number, issuedAtMs: number): Map<number, GateUse> {
  const devices = readDevices(reader);
  const uses = new Map<number, GateUse>();
  for (const serial of readSerials(reader, ticketCount)) uses.set(serial, readUse(reader, serial, devices, issuedAtMs));
  return uses;
}

/** Device ids are long and few: a table of them stands in front. */
function writeDevices(writer: ByteWriter, uses: readonly GateUse[]): Map<string, number> {
  const devices = new Map<string, number>();
  for (const { deviceId } of uses) if (!devices.has(deviceId)) devices.set(deviceId, devices.size);
  writer.varint(devices.size);
  for (const device of devices.keys()) writer.text(device);
  return devices;
}

function readDevices(reader: ByteReader): string[] {
  const devices: string[] = [];
  for (let count = reader.varint(); count > 0; count--) devices.push(reader.text());
  return devices;
}

function writeUse(writer: ByteWriter, use: GateUse, devices: Map<string, number>, issuedAtMs: number): void {
  writer.varint(use.entries * 2 + (use.inside ? 1 : 0));
  writer.signedVarint(issuedAtMs - use.lastAtMs);
  writer.u8(use.occurrence);
  writer.varint(use.gate);
  writer.varint(devices.get(use.deviceId)!);
}

function readUse(reader: ByteReader, serial: number, devices: readonly string[], issuedAtMs: number): GateUse {
  const entriesAndInside = reader.varint();
  const lastAtMs = issuedAtMs - reader.signedVarint();
  const occurrence = reader.u8();
  const gate = reader.varint();
  const deviceId = devices[reader.varint()];
  if (deviceId === undefined) throw new BrokenBytes('a device that is not in the table');
  const entries = Math.floor(entriesAndInside / 2);
  return { serial, entries, inside: entriesAndInside % 2 === 1, lastAtMs, occurrence, gate, deviceId };
}

const changeFlags = { revoked: 1, admitted: 2, unpaid: 4, use: 8 } as const;

/** What changed, ascending by serial. */
export function writeChanges(writer: ByteWriter, changes: readonly GateChange[], issuedAtMs: number): void {
  const rows = [...changes].sort((a, b) => a.serial - b.serial);
  const uses = rows.flatMap(({ use }) => use ?? []);
  const devices = writeDevices(writer, uses);
  writeSerials(
    writer,
    rows.map(({ serial }) => serial),
  );
  for (const row of rows) {
    const { revoked, admitted, unpaid, use } = changeFlags;
    writer.u8(
      (row.revoked || isBlocked(row) ? revoked : 0) |
        (row.admitted ? admitted : 0) |
        (row.unpaid ? unpaid : 0) |
        (row.use ? use : 0),
    );
    writer.varint(row.generation);
    if (row.use) writeUse(writer, row.use, devices, issuedAtMs);
  }
}

function isBlocked({ blocked }: GateChange): boolean {
  return typeof blocked === 'string';
}

/** The sections of a delta: rows, and what came later about the same tickets. */
export function writeDelta(writer: ByteWriter, changes: readonly GateChange[], issuedAtMs: number): void {
  writeSection(
    writer,
    sectionTags.changes,
    written((part) => writeChanges(part, changes, issuedAtMs)),
  );
  const blocked = changes.flatMap(({ serial, revoked, blocked: reason }) =>
    typeof reason === 'string' ? [{ serial, reason, revoked }] : [],
  );
  writeLater(
    writer,
    blocked,
    changes.flatMap(({ use }) => use ?? []),
  );
}

/** @throws BrokenBytes */
export function readDelta(sections: Sections, ticketCount: number, issuedAtMs: number): GateChange[] {
  const rows = readWhole(sections, sectionTags.changes, (reader) => readChanges(reader, ticketCount, issuedAtMs));
  const { blocked, persons } = readLater(sections, ticketCount);
  const blocks = new Map(blocked.map((row) => [row.serial, row]));
  return rows.map((row) => {
    const block = blocks.get(row.serial);
    const count = persons.get(row.serial);
    return {
      ...row,
      ...(block && { revoked: block.revoked, blocked: block.reason }),
      use: row.use && count !== undefined ? { ...row.use, persons: count } : row.use,
    };
  });
}

/** @throws BrokenBytes */
export function readChanges(reader: ByteReader, ticketCount: number, issuedAtMs: number): GateChange[] {
  const devices = readDevices(reader);
  return readSerials(reader, ticketCount).map((serial) => {
    const flags = reader.u8();
    const generation = reader.varint();
    if (generation < 1 || generation > 0xffff) throw new BrokenBytes('a generation out of range');
    return {
      serial,
      revoked: (flags & changeFlags.revoked) !== 0,
      admitted: (flags & changeFlags.admitted) !== 0,
      unpaid: (flags & changeFlags.unpaid) !== 0,
      generation,
      use: flags & changeFlags.use ? readUse(reader, serial, devices, issuedAtMs) : null,
    };
  });
}
