/** Names for a door that may show them: which pages there are, and the pages, opened here and sealed again for who may read them. */
import type { NamesQuery } from '#domain/contract/door';
import { concatBytes, fromBase64url } from '#domain/crypto/bytes';
import { digestText } from '#domain/crypto/hash';
import type { NamedOrder, NamedTicket } from '#domain/gate-pack/names-page';
import {
  devicePublicKeyLength,
  sealPerTicket,
  sealToDevice,
  type OrderToSeal,
  type SubtleNames,
} from '#domain/gate-pack/names-seal';
import { idToBytes } from '#domain/ids';
import { dataKeyPlace, openContact, parseKeyEncryptionKeys, unwrapKey, type KeyEncryptionKey } from '#domain/sealing';
import { parseTicketCode } from '#domain/ticket/code';
import type { DoorRow, NamePageRows, NameRow } from '#durable-objects/box-office-rpc';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { openContact as readContact } from '../sale/contact.ts';
import { seatLabel } from '../sale/seat-label.ts';
import { eventLocale } from '../sale/views.ts';
import { signedDoor } from './device-signature.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const subtle = crypto.subtle as unknown as SubtleNames;
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export const listNamePages: HandlerOf<'listNamePages', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const { held } = c.req.valid('query');
  const signed = await signedDoor(c, event, { withdrawnToo: false });
  if (!signed.ok) return refuse(c, signed);
  const pages = isOver(signed.door) ? null : await timed(c, 'box', () => ask(c.env, event, (box) => box.namePages()));
  if (isBusy(pages)) return refuse(c, pages);
  const reply = { pages, mayFind: signed.door.role.mayFind };
  if (held === digestText(JSON.stringify(reply))) return new Response(null, { status: 304 });
  return c.json(reply, 200);
};

export const fetchNames: HandlerOf<'fetchNames', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const query = c.req.valid('query');
  const signed = await signedDoor(c, event, { withdrawnToo: false });
  if (!signed.ok) return refuse(c, signed);
  const to = publicKeyOf(query);
  if (to === 'invalid' || isOver(signed.door)) return refuse(c, { code: 'not-allowed' });
  const wanted = query.pages.split(',').map(Number);
  const [rows, settings] = await Promise.all([
    timed(c, 'box', () => ask(c.env, event, (box) => box.nameRows(wanted))),
    settingsOf(c.env, event),
  ]);
  if (isBusy(rows)) return refuse(c, rows);
  if (isBusy(settings)) return refuse(c, settings);
  if (!settings) return refuse(c, { code: 'event-not-published' });
  const keks = parseKeyEncryptionKeys(c.env.FOYER_KEK);
  const locale = eventLocale(settings);
  const pages = await Promise.all(
    rows.map(async (page) =>
      sealed(event, page, await openedOrders(keks, event, page, locale), findKey(signed.door, to)),
    ),
  );
  return new Response(concatBytes(...pages.flatMap((page) => [lengthOf(page), page])), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  });
};

/** A role that has ended shows no names any more. */
function isOver({ role }: DoorRow): boolean {
  return role.untilMs !== null && Date.now() >= role.untilMs;
}

/** Only a device that may look people up gets whole pages, whatever it asks for. */
function findKey({ role }: DoorRow, to: Bytes | null): Bytes | null {
  return role.mayFind ? to : null;
}

function publicKeyOf({ to }: NamesQuery): Bytes | null | 'invalid' {
  if (to === undefined) return null;
  const key = fromBase64url(to);
  return key?.length === devicePublicKeyLength && key[0] === 4 ? key : 'invalid';
}

async function sealed(
  event: string,
  { page, revision }: NamePageRows,
  orders: readonly OrderToSeal[],
  to: Bytes | null,
): Promise<Bytes> {
  const place = { eventId16: idToBytes('event', event)!, page, revision };
  if (!to) return sealPerTicket(subtle, place, orders, random);
  const made = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array((await crypto.subtle.exportKey('raw', made.publicKey)) as ArrayBuffer);
  return sealToDevice(subtle, place, orders, to, { privateKey: made.privateKey, publicKey });
}

/** Whoever was forgotten between the reading and now is left out. */
async function openedOrders(
  keks: readonly KeyEncryptionKey[],
  eventId: string,
  { orders }: NamePageRows,
  locale: string,
): Promise<OrderToSeal[]> {
  const opened = await Promise.all(
    orders.map(async (row) => {
      const name = await nameOf(keks, eventId, row);
      return name === null ? [] : [orderToSeal(row, name, locale)];
    }),
  );
  return opened.flat();
}

async function nameOf(
  keks: readonly KeyEncryptionKey[],
  eventId: string,
  { orderId, dataKeyId, wrappedDataKey, sealedContact }: NameRow,
): Promise<string | null> {
  const dataKey = await unwrapKey(crypto.subtle, keks, wrappedDataKey, dataKeyPlace(eventId, dataKeyId));
  const contact = dataKey && (await openContact(crypto.subtle, dataKey, sealedContact, { eventId, orderId }));
  return readContact(contact)?.name ?? null;
}

/** A ticket whose code cannot be read opens nothing: its key is wrapped under chance. */
function orderToSeal({ first, codes, seats, code }: NameRow, name: string, locale: string): OrderToSeal {
  const tickets: NamedTicket[] = [];
  const signatures: Uint8Array[] = [];
  for (const [i, text] of codes.entries()) {
    const parsed = parseTicketCode(text);
    const payload = parsed.kind === 'static' ? parsed.payload : null;
    const seat = seats[i] ? seatLabel(seats[i], locale) : '';
    const { ticketType = 0, occurrence = 255, holderBound = false } = payload ?? {};
    tickets.push({ ticketType, occurrence, holderBound, seat });
    signatures.push(parsed.kind === 'static' ? parsed.signature : random(64));
  }
  const order: NamedOrder = { first, name, note: code ?? '', tickets };
  return { ...order, signatures };
}

function lengthOf(page: Bytes): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, page.length);
  return bytes;
}
