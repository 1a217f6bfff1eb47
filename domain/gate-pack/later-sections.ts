/** Sections that came after the first release: the block list, and groups that came in parts (SPEC.md G11, G12). */
import { BrokenBytes, type ByteReader, type ByteWriter } from './bytes.ts';
import { readSerials, writeSerials } from './serial-set.ts';

/** `revoked`: it is revoked besides. The set of revoked tickets has it either way, for doors that know no block list. */
export type BlockedRow = { serial: number; reason: string; revoked: boolean };

/** A line on a screen; the desk allows no more. */
export const blockReasonMax = 120;
const alsoRevoked = 1;

/** @param rows ascending by serial */
export function writeBlocked(writer: ByteWriter, rows: readonly BlockedRow[]): void {
  writeSerials(
    writer,
    rows.map(({ serial }) => serial),
  );
  for (const { reason, revoked } of rows) {
    writer.u8(revoked ? alsoRevoked : 0);
    writer.text(reason.slice(0, blockReasonMax));
  }
}

/** @throws BrokenBytes */
export function readBlocked(reader: ByteReader, ticketCount: number): BlockedRow[] {
  return readSerials(reader, ticketCount).map((serial) => {
    const flags = reader.u8();
    return { serial, reason: reader.text().slice(0, blockReasonMax), revoked: (flags & alsoRevoked) !== 0 };
  });
}

/** @param rows ascending by serial, each with its persons */
export function writePersons(writer: ByteWriter, rows: readonly { serial: number; persons?: number }[]): void {
  writeSerials(
    writer,
    rows.map(({ serial }) => serial),
  );
  for (const { persons } of rows) writer.varint(persons ?? 0);
}

/** @throws BrokenBytes */
export function readPersons(reader: ByteReader, ticketCount: number): Map<number, number> {
  const serials = readSerials(reader, ticketCount);
  return new Map(
    serials.map((serial) => {
      const persons = reader.varint();
      if (persons > 1_000_000) throw new BrokenBytes('more persons than a ticket lets in');
      return [serial, persons];
    }),
  );
}
