/** A ticket as one screen of a phone: the code as wide as it goes, what one looks for above it, the rest below. */
import { drawCode } from './draw-code.ts';
import type { PaperOrder, PaperTicket } from './paper-tickets.ts';
import { accent, ink, mm, Sheet, soft, type Style } from './sheet.ts';

/** 90 × 178 mm: as narrow as phones are, so that nothing has to be enlarged. */
export const phone: [width: number, height: number] = [90 * mm, 178 * mm];

const margin = 6 * mm;
const width = phone[0] - 2 * margin;
const codeSide = 72 * mm;
const headMax = 62 * mm;

const label: Style = { weight: 'regular', size: 8, color: soft, linesMax: 1 };
const plain: Style = { weight: 'regular', size: 10, color: ink, linesMax: 1 };
const strong: Style = { weight: 'bold', size: 11, color: ink, linesMax: 1 };
const centered = { align: 'center' } as const;

/** Draws one ticket on the current page, which is empty and `phone`. */
export function drawPhone(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  sheet.adorn((document) => document.rect(0, 0, phone[0], 2 * mm).fill(accent));
  drawHead(sheet, order, ticket);
  const y = margin + headMax;
  if (ticket.code === null) drawNoCode(sheet, order, y);
  else drawStanding(sheet, order, ticket, ticket.code, y);
  drawFoot(sheet, order, ticket);
}

function drawHead(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  let y = margin;
  const kind = [ticket.type, ticket.admits].filter((text) => text !== '').join(' · ');
  y = sheet.write('P', kind, margin, y, width, { ...strong, color: accent });
  y = sheet.write('H1', order.event, margin, y + 1, width, {
    ...{ weight: 'bold', size: 16, color: ink, linesMax: 2, leading: 1.2 },
  });
  y = sheet.write('P', ticket.day, margin, y + 4, width, strong);
  y = sheet.write('P', ticket.time, margin, y, width, plain);
  const place = [order.venue, order.address].filter((text) => text !== '').join(', ');
  y = sheet.write('P', place, margin, y + 3, width, { ...plain, linesMax: 2 });
  y = sheet.write('P', ticket.seat, margin, y + 4, width, { ...strong, size: 14, linesMax: 2, leading: 1.2 });
  sheet.write('P', ticket.seatNote, margin, y, width, label);
}

function drawStanding(sheet: Sheet, order: PaperOrder, ticket: PaperTicket, code: string, y: number): void {
  const x = (phone[0] - codeSide) / 2;
  const alt = order.say.codeAlt(ticket.shortCode);
  sheet.figure(alt, [x, y, x + codeSide, y + codeSide], (document) => drawCode(document, code, x, y, codeSide));
  let below = y + codeSide;
  below = sheet.write('P', ticket.shortCode, margin, below, width, { ...strong, ...centered, size: 15 });
  below = sheet.write('P', ticket.position, margin, below, width, { ...label, ...centered });
  if (order.test) sheet.write('P', order.say.test, margin, below, width, { ...strong, ...centered, size: 9 });
}

function drawNoCode(sheet: Sheet, order: PaperOrder, y: number): void {
  const after = sheet.write('H2', order.say.onPhoneTitle, margin, y + 40, width, {
    ...{ ...strong, ...centered, size: 14, linesMax: 2 },
  });
  sheet.write('P', order.say.onPhone, margin, after + 5, width, { ...plain, ...centered, linesMax: 8 });
}

/** From the lower edge upwards, so that it always stands in the same place. */
function drawFoot(sheet: Sheet, order: PaperOrder, ticket: PaperTicket): void {
  const bottom = phone[1] - margin;
  const booked = order.name === '' ? '' : `${order.say.bookedBy} ${order.name}`;
  sheet.write('P', booked, margin, bottom - 40, width, { ...plain, ...centered, size: 9 });
  const price = `${order.say.price} ${ticket.price}`;
  sheet.write('P', price, margin, bottom - 28, width, { ...label, ...centered });
  const number = `${order.say.order} ${order.orderId}`;
  sheet.write('P', number, margin, bottom - 16, width, { ...label, ...centered, size: 7 });
}
