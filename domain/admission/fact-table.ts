/**
 * Movements by serial, in the order in which they count. Most tickets have gone in once and nothing else is to be said of them: such a
 * fact lies in columns, 22 bytes of them, where an object and the list it stands in would take seven times as much. A stadium's door
 * knows a hundred thousand, and so does a box office that wakes.
 */
import type { AdmissionFact } from './types.ts';

const firstRows = 16;

interface Columns {
  serial: Uint32Array;
  atMs: Float64Array;
  sequence: Uint32Array;
  generation: Uint16Array;
  ticketType: Uint16Array;
  gate: Uint16Array;
  device: Uint16Array;
  occurrence: Uint8Array;
}

function columnsOf(rows: number): Columns {
  return {
    serial: new Uint32Array(rows),
    atMs: new Float64Array(rows),
    sequence: new Uint32Array(rows),
    generation: new Uint16Array(rows),
    ticketType: new Uint16Array(rows),
    gate: new Uint16Array(rows),
    device: new Uint16Array(rows),
    occurrence: new Uint8Array(rows),
  };
}

export class FactTable {
  /** Where the only fact of a serial lies in the columns. */
  readonly #rowBySerial = new Map<number, number>();
  /** Serials of which more is to be told. */
  readonly #listBySerial = new Map<number, AdmissionFact[]>();
  readonly #devices: string[] = [];
  readonly #placeByDevice = new Map<string, number>();
  #columns = columnsOf(firstRows);
  #rows = 0;

  /** Serials with a fact. */
  get size(): number {
    return this.#rowBySerial.size + this.#listBySerial.size;
  }

  /** The facts of a serial, the first one first; they are the caller's to look at, not to change. */
  get(serial: number): readonly AdmissionFact[] | undefined {
    const row = this.#rowBySerial.get(serial);
    return row === undefined ? this.#listBySerial.get(serial) : [this.#factAt(row)];
  }

  /** Whether there is one fact of the serial and no more, or none. */
  hasOneAtMost(serial: number): boolean {
    return (this.#listBySerial.get(serial)?.length ?? 0) < 2;
  }

  /** Puts the fact in its place among those of its serial. */
  add(fact: AdmissionFact): void {
    const { serial } = fact;
    const row = this.#rowBySerial.get(serial);
    const list = row === undefined ? this.#listBySerial.get(serial) : [this.#factAt(row)];
    if (!list && this.#isPlain(fact)) return this.#addRow(fact);
    if (row !== undefined) this.#rowBySerial.delete(serial);
    this.#listBySerial.set(serial, list ? inserted(list, fact) : [fact]);
  }

  serials(): number[] {
    return [...this.#rowBySerial.keys(), ...this.#listBySerial.keys()];
  }

  *[Symbol.iterator](): Generator<[serial: number, facts: readonly AdmissionFact[]]> {
    for (const [serial, row] of this.#rowBySerial) yield [serial, [this.#factAt(row)]];
    yield* this.#listBySerial;
  }

  /** Whether the columns can say all of it. */
  #isPlain(fact: AdmissionFact): boolean {
    if (fact.kind !== 'scan' || fact.persons !== undefined || fact.override !== undefined) return false;
    const device = this.#placeByDevice.get(fact.deviceId) ?? this.#devices.length;
    return (
      isShort(fact.generation) &&
      isShort(fact.ticketType) &&
      isShort(fact.gate) &&
      isShort(device) &&
      fact.occurrence >>> 0 === fact.occurrence &&
      fact.occurrence <= 0xff &&
      fact.serial >>> 0 === fact.serial &&
      fact.sequence >>> 0 === fact.sequence &&
      !Number.isNaN(fact.atMs)
    );
  }

  #addRow(fact: AdmissionFact): void {
    const row = this.#rows++;
    if (row === this.#columns.serial.length) this.#grow();
    const columns = this.#columns;
    columns.serial[row] = fact.serial;
    columns.atMs[row] = fact.atMs;
    columns.sequence[row] = fact.sequence;
    columns.generation[row] = fact.generation;
    columns.ticketType[row] = fact.ticketType;
    columns.gate[row] = fact.gate;
    columns.device[row] = this.#placeOf(fact.deviceId);
    columns.occurrence[row] = fact.occurrence;
    this.#rowBySerial.set(fact.serial, row);
  }

  #placeOf(deviceId: string): number {
    const known = this.#placeByDevice.get(deviceId);
    if (known !== undefined) return known;
    const place = this.#devices.push(deviceId) - 1;
    this.#placeByDevice.set(deviceId, place);
    return place;
  }

  #factAt(row: number): AdmissionFact {
    const columns = this.#columns;
    return {
      serial: columns.serial[row]!,
      generation: columns.generation[row]!,
      ticketType: columns.ticketType[row]!,
      occurrence: columns.occurrence[row]!,
      kind: 'scan',
      atMs: columns.atMs[row]!,
      gate: columns.gate[row]!,
      deviceId: this.#devices[columns.device[row]!]!,
      sequence: columns.sequence[row]!,
    };
  }

  #grow(): void {
    const wider = columnsOf(2 * this.#columns.serial.length);
    for (const name of Object.keys(wider) as (keyof Columns)[]) wider[name].set(this.#columns[name]);
    this.#columns = wider;
  }
}

function isShort(value: number): boolean {
  return (value & 0xffff) === value;
}

/** Nearly always the last place, so it is looked for from the end. */
function inserted(facts: AdmissionFact[], fact: AdmissionFact): AdmissionFact[] {
  let at = facts.length;
  while (at > 0 && compareFacts(facts[at - 1]!, fact) > 0) at -= 1;
  facts.splice(at, 0, fact);
  return facts;
}

/** The order in which admissions count (A21): corrected time, then device, then sequence; total, so that all arrive at the same one. */
export function compareFacts(a: AdmissionFact, b: AdmissionFact): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  return a.sequence - b.sequence;
}
