import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { a4 } from './a4-page.ts';
import type { PaperFonts } from './fonts.ts';
import { makePdf } from './make-pdf.ts';
import { paperOrder } from './paper-tickets.ts';
import { phone } from './phone-page.ts';
import { runsOf, wrap, type Face } from './set-text.ts';
import { codeOf, fontsFromDisk, lookAt, paperOrderRow, paperSettings, paperTicketRow } from './testing.ts';

/** What zxing takes for the data of a canvas. */
type Picture = Parameters<typeof readBarcodes>[0];

const contact = { name: 'Zoë Müller', email: 'zoe@example.org' };
const seat = {
  ...{ id: 'a/12/7', zone: 'Parkett', row: '12', seat: '7', table: false, category: 0 },
  ...{ accessible: false, companion: false, restrictedView: 'Säule links' },
};
let fonts: PaperFonts;
beforeAll(async () => {
  fonts = await fontsFromDisk();
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer as ArrayBuffer } });
});

const print = (tickets = [paperTicketRow(0, { seat })], format: 'a4' | 'phone' = 'a4', compress = true) =>
  makePdf(paperOrder(paperSettings, paperOrderRow(tickets), contact), fonts, { format, compress });

describe('a ticket on paper', () => {
  it.each(['a4', 'phone'] as const)('says all that counts and carries its code: %s', async (format) => {
    const pages = await lookAt(await print([paperTicketRow(0, { seat }), paperTicketRow(1)], format), 150);
    expect(pages).toHaveLength(2);
    const words = pages[0]!.text.replace(/\s+/g, ' ');
    for (const said of ['Bach & <Söhne>', 'Łukasz', 'Čeněk', 'Mittwoch, 2. Juni 2027', '20:00 MESZ', 'Einlass 19:00'])
      expect(words).toContain(said);
    for (const said of ['Großer Saal', 'Parkett, Reihe 12, Platz 7', 'Säule links', 'Parkett "links"', 'Zoë Müller'])
      expect(words).toContain(said);
    for (const said of ['12,50', 'K7Q2-0000', 'ord_00000000000000000000000000', 'Ticket 1 von 2'])
      expect(words).toContain(said);
    expect(words).not.toContain('secret');
    for (const [serial, page] of pages.entries()) {
      const found = await readBarcodes(page as unknown as Picture, { formats: ['QRCode'] });
      expect(found.map(({ text }) => text)).toEqual([codeOf(serial)]);
    }
  });

  it('[T1] the code is at least 25 mm wide, with four light modules around, in both formats', async () => {
    for (const [format, paper] of [['a4', a4] as const, ['phone', phone] as const]) {
      const [page] = await lookAt(await print(undefined, format), 300);
      const [found] = await readBarcodes(page as unknown as Picture, { formats: ['QRCode'] });
      const { topLeft, topRight } = found!.position;
      const mmPerPx = (paper[0] / 72) * (25.4 / page!.width);
      const sideMm = (topRight.x - topLeft.x) * mmPerPx;
      expect(sideMm).toBeGreaterThan(45);
      const modulePx = (topRight.x - topLeft.x) / 37;
      for (let away = 1; away <= 3; away++) {
        const x = Math.round(topLeft.x - modulePx * away);
        expect(page!.data[(Math.round(topLeft.y + modulePx * 18) * page!.width + x) * 4]).toBeGreaterThan(250);
      }
    }
  });

  it('a code that lives on a phone is on no paper, and the paper says so', async () => {
    const live = { ...paperSettings, liveCodes: 'required' as const };
    const order = paperOrder(live, paperOrderRow([paperTicketRow(0)]), contact);
    expect(order.tickets[0]!.code).toBeNull();
    const bound = paperTicketRow(1, { code: codeOf(1) + codeOf(2).slice(0, 48) });
    expect(paperOrder(paperSettings, paperOrderRow([bound]), contact).tickets[0]!.code).toBeNull();
    for (const format of ['a4', 'phone'] as const) {
      const [page] = await lookAt(await makePdf(order, fonts, { format }), 150);
      expect(page!.text.replace(/\s+/g, ' ')).toContain('dieses Blatt öffnet die Tür nicht');
      expect(page!.text).not.toContain('K7Q2');
      expect(await readBarcodes(page as unknown as Picture, { formats: ['QRCode'] })).toEqual([]);
    }
  });

  it('tickets that were given back, and orders that do not stand, are not printed', async () => {
    const tickets = [paperTicketRow(0, { state: 'revoked', code: '' }), paperTicketRow(1)];
    expect(paperOrder(paperSettings, paperOrderRow(tickets), contact).tickets.map(({ serial }) => serial)).toEqual([1]);
    for (const status of ['refunded', 'cancelled', 'refund-due', 'awaiting-payment'] as const)
      expect(paperOrder(paperSettings, paperOrderRow(tickets, { status }), contact).tickets).toEqual([]);
    expect(() => print([])).toThrow(RangeError);
  });

  it('is tagged, with language, title and words for the code', async () => {
    const file = new TextDecoder('latin1').decode(await print(undefined, 'a4', false));
    for (const said of ['/Marked true', '/Lang (de)', '/DisplayDocTitle true', '/StructTreeRoot', '<pdfuaid:part>1'])
      expect(file).toContain(said);
    expect(file.match(/\/S \/(H1|Figure)/g)).toEqual(expect.arrayContaining(['/S /H1', '/S /Figure']));
    expect(file).toMatch(/\/Alt \(/);
    expect(file).not.toContain('Helvetica'); // what is not embedded looks different on every machine
  });

  it('the same order gives the same bytes', async () => {
    expect(await print()).toEqual(await print());
  });

  it('a hundred tickets are one file of less than a megabyte', async () => {
    const file = await print(Array.from({ length: 100 }, (_, serial) => paperTicketRow(serial, { seat })));
    expect(file.length).toBeLessThan(1_000_000);
    expect(() => print(Array.from({ length: 101 }, (_, serial) => paperTicketRow(serial)))).toThrow(RangeError);
  });

  it('however long the words are, they stay clear of the code', async () => {
    const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenschau '.repeat(8);
    const settings = {
      ...paperSettings,
      name: long,
      ticketTypes: [{ ...paperSettings.ticketTypes[0]!, name: long }],
      display: { ...paperSettings.display, organizerName: long, venueName: long, venueAddress: long },
    };
    const row = paperTicketRow(0, { seat: { ...seat, zone: long, restrictedView: long } });
    const order = paperOrder(settings, paperOrderRow([row]), { ...contact, name: long });
    for (const format of ['a4', 'phone'] as const) {
      const [page] = await lookAt(await makePdf(order, fonts, { format }), 150);
      const found = await readBarcodes(page as unknown as Picture, { formats: ['QRCode'] });
      expect(found.map(({ text }) => text)).toEqual([codeOf(0)]);
    }
  });
});

describe('setting text', () => {
  const face = (letters: RegExp): Face => ({
    has: (codePoint) => letters.test(String.fromCodePoint(codePoint)),
    widthOf: (text, size) => [...text].length * size,
  });
  const latin = face(/[\p{ASCII}…\uFFFD]/u);
  const hebrew = face(/\p{Script=Hebrew}/u);
  const faces = [latin, hebrew];
  const said = (lines: { text: string }[][]) => lines.map((runs) => runs.map(({ text }) => text).join(''));

  it('each letter is written in the first font that has it; what none has is shown as missing, a picture is left out', () => {
    expect(runsOf('ab שלום 日 🎉 c', faces).map(({ text }) => text)).toEqual(['ab ', 'שלום', ' \uFFFD  c']);
    expect(runsOf('a\u200d\u0007b', faces)).toEqual([{ face: latin, text: 'ab' }]);
  });

  it('lines are never wider than they may be, and what is cut off is said to be', () => {
    expect(said(wrap('one two three', faces, 1, 7, 5))).toEqual(['one two', 'three']);
    expect(said(wrap('one two three', faces, 1, 7, 1))).toEqual(['one tw…']);
    expect(said(wrap('abcdefghij k', faces, 1, 4, 9))).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrap('   ', faces, 1, 4, 9)).toEqual([]);
  });
});
