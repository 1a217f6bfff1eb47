/** A ticket on A4: all that counts in the upper third, so that the sheet can be folded or cut; below, what helps at the entrance. */
import { drawCode } from './draw-code.ts';
import type { PaperOrder, PaperTicket } from './paper-tickets.ts';
import { accent, ink, line, mm, Sheet, soft, type Style } from './sheet.ts';

export const a4: [width: number, height: number] = [595.28, 841.89];

const margin = 15 * mm;
const cardHeight = 112 * mm;
/** The box of the code with its quiet zone: the symbol itself is 48 mm wide, almost twice what a door needs. */
const codeSide = 58.4 * mm;
const stubWidth = codeSide + 12 * mm;
const inset = 8 * mm;
const cardWidth = a4[0] - 2 * margin;
const textWidth = cardWidth - stubWidth - 2 * inset;
const cardEnd = margin + cardHeight;

const label: Style = { weight: 'regular', size: 8.5, color: soft, linesMax: 1 };
const plain: Style = { weight: 'regular', size: 10.5, color: ink, linesMax: 2 };
const strong: Style = { weight: 'bold', size: 11.5, color: ink, linesMax: 2 };
const centered = { align: 'center' } as const;

/** Draws one ticket on the current page, which is empty and `a4`. */
export function drawA4(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  drawCard(sheet);
  drawFacts(sheet, order, ticket);
  drawFoot(sheet, order, ticket);
  drawStub(sheet, order, ticket);
  drawHints(sheet, order);
}

function drawCard(sheet: Sheet): void {
  const tearX = margin + cardWidth - stubWidth;
  sheet.adorn((document) => {
    document.lineWidth(0.8).strokeColor(line).roundedRect(margin, margin, cardWidth, cardHeight, 10).stroke();
    document
      .dash(2, { space: 3 })
      .moveTo(tearX, margin + inset)
      .lineTo(tearX, cardEnd - inset)
      .stroke();
    document
      .undash()
      .rect(margin + inset, margin + inset, 26, 3)
      .fill(accent);
  });
}

function drawFacts(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  const x = margin + inset;
  let y = margin + inset + 10;
  y = sheet.write('P', order.organizer, x, y, textWidth, { ...label, linesMax: 1 });
  y = sheet.write('H1', order.event, x, y + 2, textWidth, {
    ...{ weight: 'bold', size: 20, color: ink, linesMax: 3, leading: 1.2 },
  });
  y = sheet.write('P', ticket.day, x, y + 8, textWidth, strong);
  y = sheet.write('P', ticket.time, x, y, textWidth, plain);
  y = sheet.write('P', order.venue, x, y + 7, textWidth, strong);
  y = sheet.write('P', order.address, x, y, textWidth, plain);
  if (ticket.seat !== '') {
    y = sheet.write('P', order.say.seat, x, y + 7, textWidth, label);
    y = sheet.write('P', ticket.seat, x, y, textWidth, { ...strong, size: 16, leading: 1.25 });
    sheet.write('P', ticket.seatNote, x, y, textWidth, { ...plain, size: 9, color: soft });
  }
}

/** From the lower edge of the card upwards, so that it always stands in the same place. */
function drawFoot(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  const x = margin + inset;
  const top = cardEnd - inset - 40;
  const half = textWidth / 2 - 6;
  const kind = [ticket.type, ticket.admits].filter((text) => text !== '').join(' · ');
  sheet.write('P', kind, x, top - 8, textWidth, { ...strong, color: accent, linesMax: 1 });
  if (order.name !== '') {
    sheet.write('P', order.say.bookedBy, x, top + 12, half, label);
    sheet.write('P', order.name, x, top + 22, half, { ...plain, linesMax: 1 });
  }
  const right = x + half + 12;
  sheet.write('P', order.say.price, right, top + 12, half, label);
  sheet.write('P', ticket.price, right, top + 22, half, { ...plain, linesMax: 1 });
}

function drawStub(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  const x = margin + cardWidth - stubWidth + (stubWidth - codeSide) / 2;
  const y = margin + inset + 14;
  sheet.write('P', ticket.position, x, y - 16, codeSide, { ...label, ...centered });
  if (ticket.code === null) return drawNoCode(sheet, order, x, y);
  const { code } = ticket;
  const alt = order.say.codeAlt(ticket.shortCode);
  const top = y + 4;
  sheet.figure(alt, [x, top, x + codeSide, top + codeSide], (document) => drawCode(document, code, x, top, codeSide));
  let below = top + codeSide + 2;
  below = sheet.write('P', order.say.typed, x, below, codeSide, { ...label, ...centered, size: 7.5, linesMax: 2 });
  below = sheet.write('P', ticket.shortCode, x, below + 1, codeSide, {
    ...{ ...strong, ...centered, size: 15, linesMax: 1 },
  });
  if (order.test) below = sheet.write('P', order.say.test, x, below, codeSide, { ...strong, ...centered, size: 9 });
  drawNumber(sheet, order, x);
}

/** Where the code lives on a phone, the paper says so in words, and nothing on it looks like a code. */
function drawNoCode(sheet: Sheet, order: PaperOrder, x: number, y: number): void {
  const after = sheet.write('H2', order.say.onPhoneTitle, x, y + 30, codeSide, { ...strong, ...centered, size: 13 });
  sheet.write('P', order.say.onPhone, x, after + 4, codeSide, { ...plain, ...centered, size: 9.5, linesMax: 9 });
  drawNumber(sheet, order, x);
}

function drawNumber(sheet: Sheet, order: PaperOrder, x: number): void {
  const text = `${order.say.order} ${order.orderId}`;
  sheet.write('P', text, x - 8, cardEnd - inset - 4, codeSide + 16, { ...label, ...centered, size: 7 });
}

function drawHints(sheet: Sheet, order: PaperOrder): void {
  const width = cardWidth - 2 * inset;
  let y = sheet.write('H2', order.say.hintsTitle, margin + inset, cardEnd + 10 * mm, width, strong);
  for (const hint of order.say.hints) y = sheet.write('P', hint, margin + inset, y + 3, width, { ...plain, size: 9.5 });
}
