/**
 * A compiled map as bytes: what an object keeps and reads when it wakes, and what a page may fetch in place of the drawing. A head of
 * JSON with all names, then the columns as varints of differences; about seven bytes a seat. Everything that can be computed is.
 */
import { ByteReader, ByteWriter } from '#domain/gate-pack/bytes';
import { compileColumns, type CompiledSeatMap, type SeatColumns } from './compiled-map.ts';

/** Grows when the bytes change their meaning. */
const storedFormat = 1;

type Head = Omit<
  SeatColumns,
  'rowZone' | 'rowIsTable' | 'rowStart' | 'x' | 'y' | 'category' | 'flags' | 'part' | 'label' | 'companionOf' | 'notes'
> & { companions: [number, number][]; notes: [number, string][] };

export function encodeSeatMap(map: SeatColumns): Uint8Array<ArrayBuffer> {
  const { version, name, focalX, focalY, categories, zones, areas, rowPaths, rowLabels, seatCount, words } = map;
  const companions = [...map.companionOf];
  const notes = [...map.notes];
  const head: Head = {
    ...{ version, name, focalX, focalY, categories, zones, areas, rowPaths, rowLabels, seatCount, words },
    companions,
    notes,
  };
  const out = new ByteWriter();
  out.u8(storedFormat);
  out.text(JSON.stringify(head));
  for (const column of [map.rowZone, map.rowIsTable, map.rowStart]) writeSteps(out, column);
  for (const column of [map.x, map.y, map.part, map.label]) writeSteps(out, column);
  out.bytes(map.category);
  out.bytes(map.flags);
  return out.finish();
}

/**
 * The compiled map. The bytes are our own: whoever has them from elsewhere asks `checkSeatMap` about the drawing instead.
 * @throws BrokenBytes where they end early, Error for another format
 */
export function decodeSeatMap(bytes: Uint8Array): CompiledSeatMap {
  const from = new ByteReader(bytes);
  const format = from.u8();
  if (format !== storedFormat) throw new Error(`seat map of format ${format}`);
  const { companions, notes, ...head } = JSON.parse(from.text()) as Head;
  const rows = head.rowPaths.length;
  const seats = head.seatCount;
  const columns: SeatColumns = {
    ...head,
    rowZone: readSteps(from, new Uint16Array(rows)),
    rowIsTable: readSteps(from, new Uint8Array(rows)),
    rowStart: readSteps(from, new Uint32Array(rows + 1)),
    x: readSteps(from, new Int32Array(seats)),
    y: readSteps(from, new Int32Array(seats)),
    part: readSteps(from, new Uint32Array(seats)),
    label: readSteps(from, new Uint32Array(seats)),
    category: from.bytes(seats).slice(),
    flags: from.bytes(seats).slice(),
    companionOf: new Map(companions),
    notes: new Map(notes),
  };
  from.end();
  return compileColumns(columns);
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

function writeSteps(out: ByteWriter, column: Column): void {
  let last = 0;
  for (const value of column) {
    out.signedVarint(value - last);
    last = value;
  }
}

function readSteps<C extends Column>(from: ByteReader, column: C): C {
  let last = 0;
  for (let at = 0; at < column.length; at++) column[at] = last += from.signedVarint();
  return column;
}
