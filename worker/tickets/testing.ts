/** What tests of printed tickets share: an event, an order, the fonts from disk, and eyes that read a page. */
import { readFile } from 'node:fs/promises';
import type { OrderRow, TicketRow } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { openFonts, type PaperFonts } from './fonts.ts';

const fontFolder = `${import.meta.dirname}/../../web/static/fonts`;

export function fontsFromDisk(): Promise<PaperFonts> {
  return openFonts(async (file) => new Uint8Array(await readFile(`${fontFolder}/${file}`)));
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** As long as a ticket's code, another for each serial. */
export const codeOf = (serial: number) =>
  Array.from({ length: 122 }, (_, i) => alphabet[(i * 7 + (serial + 1) * (i + 3)) % 45]).join('');

export const paperSettings = {
  name: 'Bach & <Söhne>: ein Abend für Łukasz und Čeněk',
  eventId: 'evt_00000000000000000000000000',
  ...{ zone: 'Europe/Berlin', currency: 'EUR', test: false, status: 'on-sale', version: 1 },
  occurrences: [
    { index: 0, startsAtMs: 1811872800000, endsAtMs: 1811883600000, doorsOpenAtMs: 1811869200000 },
    { index: 1, startsAtMs: 1811959200000, endsAtMs: 1811970000000, doorsOpenAtMs: 1811955600000 },
  ],
  ticketTypes: [
    { index: 0, name: 'Parkett "links"', priceMinor: 1250, admits: 1 },
    { index: 1, name: 'Loge', priceMinor: 0, admits: 4 },
  ],
  display: {
    ...{ slug: 'bach', organizerName: 'Haus der Musik', venueName: 'Großer Saal', venueAddress: 'Weg 1', city: 'Köln' },
  },
} as unknown as SalesSettings;

export function paperTicketRow(serial: number, more: Partial<TicketRow> = {}): TicketRow {
  return {
    ...{ serial, generation: 1, ticketType: 0, occurrence: 1, priceMinor: 1250, state: 'valid', admittedAtMs: null },
    ...{ seat: null, code: codeOf(serial), shortCode: `K7Q2-${String(serial).padStart(4, '0')}` },
    ...more,
  } as TicketRow;
}

export function paperOrderRow(tickets: TicketRow[], more: Partial<OrderRow> = {}): OrderRow {
  return {
    ...{ id: 'ord_00000000000000000000000000', status: 'paid', createdAtMs: 1_800_000_000_000, currency: 'EUR' },
    ...{ locale: 'de', totalMinor: 2500, lines: [], tickets },
    ...more,
  } as unknown as OrderRow;
}

/** A rendered page: 8-bit RGBA. */
export interface PagePicture {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  text: string;
}

/** What somebody sees who opens the file, at so many dots per inch. */
export async function lookAt(pdf: Uint8Array, dpi: number): Promise<PagePicture[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages: PagePicture[] = [];
  for (const page of document.pages()) {
    const text = page.getText();
    const { data, width, height } = await page.render({ scale: dpi / 72, render: 'bitmap' });
    pages.push({ data: Uint8ClampedArray.from(data), width, height, text });
  }
  document.destroy();
  library.destroy();
  return pages;
}
