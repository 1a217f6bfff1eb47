/** The tickets of an order as one PDF: tagged, with its language and title, everything embedded that it is written with. */
import PDFDocument from 'pdfkit';
import { concatBytes } from '#domain/crypto/bytes';
import { a4, drawA4 } from './a4-page.ts';
import type { PaperFonts } from './fonts.ts';
import type { PaperOrder } from './paper-tickets.ts';
import { drawPhone, phone } from './phone-page.ts';
import { Sheet, type Document } from './sheet.ts';

export const paperFormats = ['a4', 'phone'] as const;
export type PaperFormat = (typeof paperFormats)[number];

const pages = { a4: { size: a4, draw: drawA4 }, phone: { size: phone, draw: drawPhone } } as const;

/** Tickets in one file: as many as an order may have. */
export const paperTicketsMax = 100;

export interface PdfOptions {
  format: PaperFormat;
  /** Off only to look into the file. */
  compress?: boolean;
}

/**
 * One ticket a page (PDF 1.7, structured as PDF/UA-1 asks for). Made at once, since all pages share their fonts; a hundred tickets take
 * well below a second. The same order gives the same bytes. @throws RangeError for no ticket, or more than `paperTicketsMax`
 */
export function makePdf(order: PaperOrder, fonts: PaperFonts, options: PdfOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { tickets } = order;
  if (tickets.length === 0 || tickets.length > paperTicketsMax) throw new RangeError(`${tickets.length} tickets`);
  const { size, draw } = pages[options.format];
  const document = new PDFDocument({
    ...{ size, margin: 0, autoFirstPage: false, compress: options.compress ?? true },
    ...{ pdfVersion: '1.7', subset: 'PDF/UA' as never, tagged: true, lang: order.locale, displayTitle: true },
    font: fonts.regular[0]!.font as unknown as string, // else the library would look for a Helvetica of its own
    info: {
      ...{ Title: order.title, Author: order.organizer, Creator: 'Foyer', Producer: 'Foyer' },
      CreationDate: new Date(order.createdAtMs),
    },
  });
  for (const { name, font } of [...fonts.regular, ...fonts.bold])
    document.registerFont(name, font as unknown as string);
  const done = collect(document);
  const root = document.struct('Document');
  document.addStructure(root);
  for (const ticket of tickets) {
    document.addPage();
    const section = document.struct('Sect', { title: ticket.position });
    root.add(section);
    draw(new Sheet(document, fonts, section), order, ticket);
    section.end();
  }
  root.end();
  document.end();
  return done;
}

function collect(document: Document): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('error', reject);
    document.on('end', () => resolve(concatBytes(...chunks)));
  });
}
