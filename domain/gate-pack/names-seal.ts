/**
 * A page of names, sealed in one of two ways. `per-ticket`: the words of an order open with the signature of any of its tickets, so who
 * scanned a ticket reads them, and who only stole the page reads nothing. `to-device`: the whole page opens with the private key of
 * one device, for those who may look people up (SPEC.md G17, G18).
 */
import { concatBytes, domainSeparated, equalBytes } from '#domain/crypto/bytes';
import { hmacSha256 } from '#domain/crypto/hash';
import { nonceLength } from '#domain/sealing';
import { BrokenBytes, ByteReader, ByteWriter } from './bytes.ts';
import {
  decodeOrder,
  encodeOrder,
  namePagesMax,
  namesPerPage,
  ticketsPerOrderMax,
  type NamedOrder,
} from './names-page.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The part of `crypto.subtle` that is used. */
export interface SubtleNames {
  importKey(
    format: 'raw',
    keyData: Bytes,
    algorithm: { name: 'AES-GCM' } | { name: 'ECDH'; namedCurve: 'P-256' },
    extractable: boolean,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<CryptoKey>;
  encrypt(algorithm: GcmParameters, key: CryptoKey, data: Bytes): Promise<ArrayBuffer>;
  decrypt(algorithm: GcmParameters, key: CryptoKey, data: Bytes): Promise<ArrayBuffer>;
  deriveBits(algorithm: { name: 'ECDH'; public: CryptoKey }, key: CryptoKey, length: number): Promise<ArrayBuffer>;
}
type GcmParameters = { name: 'AES-GCM'; iv: Bytes; additionalData: Bytes };

export type NamesKind = 'per-ticket' | 'to-device';
const kinds = { 'per-ticket': 1, 'to-device': 2 } as const;

/** What stands in front of every page, readable for all. */
export type PageStart = { kind: NamesKind; page: number; revision: number };

const magic = [0x46, 0x4e, 0x50]; // FNP
const version = 1;
export const saltLength = 16;
const orderKeyLength = 16;
/** A P-256 point, uncompressed. */
export const devicePublicKeyLength = 65;
export const namesPageLengthMax = 512 * 1024;
/** Every key seals one thing only, so the nonce may be the same. */
const onlyNonce: Bytes = new Uint8Array(nonceLength);

/** An order with the 64-byte issuer signatures of its tickets, in their order; an empty one seals for nobody. */
export type OrderToSeal = NamedOrder & { signatures: readonly Uint8Array[] };

/**
 * A page that opens ticket by ticket.
 * @param random fresh random bytes: a salt for the page and a key for each order
 */
export async function sealPerTicket(
  subtle: SubtleNames,
  place: { eventId16: Uint8Array; page: number; revision: number },
  orders: readonly OrderToSeal[],
  random: (length: number) => Bytes,
): Promise<Bytes> {
  const salt = random(saltLength);
  const writer = new ByteWriter();
  writeStart(writer, { kind: 'per-ticket', ...place }, place.eventId16);
  writer.bytes(salt);
  for (const order of orders) {
    const orderKey = random(orderKeyLength);
    const sealed = await gcmSealed(subtle, orderKey, encodeOrder(order), orderContext(place.eventId16, order.first));
    writer.varint(order.first - place.page * namesPerPage);
    writer.varint(order.signatures.length);
    for (const [i, signature] of order.signatures.entries())
      writer.bytes(xor(orderKey, padOf(signature, salt, place.eventId16, order.first + i)));
    writer.varint(sealed.length);
    writer.bytes(sealed);
  }
  return writer.finish();
}

/**
 * The order of a ticket that was scanned, or null where the page has none, or another ticket's signature does not fit.
 * @param signature the issuer's, of the code that was scanned and proven
 */
export async function openWithTicket(
  subtle: SubtleNames,
  bytes: Uint8Array,
  eventId16: Uint8Array,
  serial: number,
  signature: Uint8Array,
): Promise<NamedOrder | null> {
  return orNull(async () => {
    const { start, body } = readPage(bytes, eventId16);
    if (start.kind !== 'per-ticket') return null;
    const salt = body.bytes(saltLength);
    while (body.left > 0) {
      const first = start.page * namesPerPage + body.varint();
      const count = body.varint();
      if (count > ticketsPerOrderMax) throw new BrokenBytes('an impossible order');
      const wraps = body.bytes(count * orderKeyLength);
      const sealed = body.bytes(body.varint());
      const at = serial - first;
      if (at < 0 || at >= count) continue;
      const wrap = wraps.subarray(at * orderKeyLength, (at + 1) * orderKeyLength);
      const key = xor(wrap, padOf(signature, salt, eventId16, serial));
      const plain = await gcmOpened(subtle, key, sealed, orderContext(eventId16, first));
      return plain && decodeOrder(plain, first);
    }
    return null;
  });
}

/** A page that only one device opens. `ephemeral` is a fresh P-256 pair, used for this page alone. */
export async function sealToDevice(
  subtle: SubtleNames,
  place: { eventId16: Uint8Array; page: number; revision: number },
  orders: readonly NamedOrder[],
  devicePublicKey: Bytes,
  ephemeral: { privateKey: CryptoKey; publicKey: Bytes },
): Promise<Bytes> {
  const plain = new ByteWriter();
  for (const order of orders) {
    const record = encodeOrder(order);
    plain.varint(order.first - place.page * namesPerPage);
    plain.varint(record.length);
    plain.bytes(record);
  }
  const writer = new ByteWriter();
  writeStart(writer, { kind: 'to-device', ...place }, place.eventId16);
  writer.bytes(ephemeral.publicKey);
  const before = writer.finish();
  const key = await agreedKey(subtle, ephemeral.privateKey, devicePublicKey, concatBytes(before, devicePublicKey));
  return concatBytes(before, await gcmSealed(subtle, key, plain.finish(), before));
}

/** All orders of a page that was sealed to this device; null where it was not, or is damaged. */
export async function openAsDevice(
  subtle: SubtleNames,
  bytes: Uint8Array,
  eventId16: Uint8Array,
  device: { privateKey: CryptoKey; publicKey: Bytes },
): Promise<NamedOrder[] | null> {
  return orNull(async () => {
    const { start, body, startLength } = readPage(bytes, eventId16);
    if (start.kind !== 'to-device') return null;
    const ephemeral = body.bytes(devicePublicKeyLength).slice();
    const before = bytes.slice(0, startLength + devicePublicKeyLength);
    const seen = concatBytes(before, device.publicKey);
    const key = await agreedKey(subtle, device.privateKey, ephemeral, seen).catch(() => null); // not a point of the curve
    const plain = key && (await gcmOpened(subtle, key, body.bytes(body.left), before));
    if (!plain) return null;
    const reader = new ByteReader(plain);
    const orders: NamedOrder[] = [];
    while (reader.left > 0) {
      const first = start.page * namesPerPage + reader.varint();
      orders.push(decodeOrder(reader.bytes(reader.varint()), first));
    }
    return orders;
  });
}

/** Which page this is, or null for anything else. Says nothing of who can open it. */
export function readPageStart(bytes: Uint8Array, eventId16: Uint8Array): PageStart | null {
  try {
    return readPage(bytes, eventId16).start;
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}

function writeStart(writer: ByteWriter, { kind, page, revision }: PageStart, eventId16: Uint8Array): void {
  if (page >= namePagesMax) throw new RangeError('too many pages of names');
  writer.bytes(Uint8Array.from([...magic, version, kinds[kind]]));
  writer.bytes(eventId16);
  writer.varint(page);
  writer.varint(revision);
}

function readPage(
  bytes: Uint8Array,
  eventId16: Uint8Array,
): { start: PageStart; body: ByteReader; startLength: number } {
  if (bytes.length > namesPageLengthMax) throw new BrokenBytes('too long');
  const body = new ByteReader(bytes);
  for (const byte of [...magic, version]) if (body.u8() !== byte) throw new BrokenBytes('no page of names');
  const kindByte = body.u8();
  const kind = (Object.keys(kinds) as NamesKind[]).find((name) => kinds[name] === kindByte);
  if (!kind) throw new BrokenBytes('no kind of ours');
  if (!equalBytes(body.bytes(16), eventId16)) throw new BrokenBytes('of another event');
  const start = { kind, page: body.varint(), revision: body.varint() };
  if (start.page >= namePagesMax) throw new BrokenBytes('no such page');
  return { start, body, startLength: bytes.length - body.left };
}

/** HKDF-SHA-256 (RFC 5869), one block. */
function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Bytes {
  return hmacSha256(hmacSha256(salt, secret), concatBytes(info, Uint8Array.of(1)));
}

/** Hides the order's key from all who have not seen this ticket. The page's salt is fresh, so no pad is used twice. */
function padOf(signature: Uint8Array, salt: Uint8Array, eventId16: Uint8Array, serial: number): Bytes {
  return hkdf(signature, salt, orderContext(eventId16, serial)).slice(0, orderKeyLength);
}

function orderContext(eventId16: Uint8Array, serial: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, serial);
  return domainSeparated('foyer/door-name/1', eventId16, bytes);
}

/** ECDH, then HKDF over everything that both sides see. */
async function agreedKey(subtle: SubtleNames, own: CryptoKey, other: Bytes, seen: Bytes): Promise<Bytes> {
  const imported = await subtle.importKey('raw', other, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const shared = new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: imported }, own, 256));
  return hkdf(shared, new Uint8Array(saltLength), domainSeparated('foyer/names-for-device/1', seen));
}

async function gcmSealed(subtle: SubtleNames, key: Bytes, plain: Bytes, context: Bytes): Promise<Bytes> {
  const imported = await subtle.importKey('raw', key, { name: 'AES-GCM' }, false, ['encrypt']);
  const parameters = { name: 'AES-GCM', iv: onlyNonce, additionalData: context } as const;
  return new Uint8Array(await subtle.encrypt(parameters, imported, plain));
}

async function gcmOpened(subtle: SubtleNames, key: Bytes, sealed: Uint8Array, context: Bytes): Promise<Bytes | null> {
  const imported = await subtle.importKey('raw', key, { name: 'AES-GCM' }, false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv: onlyNonce, additionalData: context } as const;
  return subtle.decrypt(parameters, imported, sealed.slice()).then(
    (plain) => new Uint8Array(plain),
    () => null,
  );
}

function xor(a: Uint8Array, b: Uint8Array): Bytes {
  return Uint8Array.from(a, (byte, i) => byte ^ b[i]!);
}

async function orNull<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BrokenBytes) return null;
    throw error;
  }
}
