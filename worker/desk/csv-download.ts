/** A table that is written while it is read: a hundred thousand rows never lie in memory at once. */
import { csvBegin, csvLine, type CsvCell } from '#domain/csv';

/** The next rows of a table; null at its end. What is thrown breaks the download off, so that nobody takes a part for the whole. */
export type CsvPages = AsyncIterable<CsvCell[][]>;

/** An answer with the table as a file of that name. */
export function csvDownload(name: string, head: readonly string[], pages: CsvPages): Response {
  const encoder = new TextEncoder();
  const rows = pages[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(csvBegin + csvLine(head))),
    async pull(controller) {
      const page = await rows.next();
      if (page.done) controller.close();
      else controller.enqueue(encoder.encode(page.value.map(csvLine).join('')));
    },
    async cancel() {
      await rows.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
    },
  });
}

/** "2027-06-01 20:04:11" on the clocks of the venue. */
export function localTime(zone: string): (atMs: number | null) => string | null {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (atMs) => (atMs === null ? null : format.format(atMs));
}

export const utcTime = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
