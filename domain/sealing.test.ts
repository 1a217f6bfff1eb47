import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, utf8 } from './crypto/bytes.ts';
import {
  blindIndex,
  dataKeyPlace,
  open,
  openContact,
  parseKeyEncryptionKeys,
  seal,
  sealContact,
  unwrapKey,
  wrapKey,
} from './sealing.ts';

const { subtle } = globalThis.crypto;
const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const nonce = filled(9, 12);
const keks = parseKeyEncryptionKeys(`v2:${btoa('b'.repeat(32))},v1:${btoa('a'.repeat(32))}`);

describe('sealing', () => {
  it('[E1] opens with the same key and context only', async () => {
    const sealed = await seal(subtle, filled(1), nonce, utf8('Ada'), utf8('here'));
    expect(await open(subtle, filled(1), sealed, utf8('here'))).toEqual(utf8('Ada'));
    expect(await open(subtle, filled(2), sealed, utf8('here'))).toBeNull();
    expect(await open(subtle, filled(1), sealed, utf8('there'))).toBeNull();
    for (const position of [0, 12, sealed.length - 1]) {
      const spoilt = sealed.slice();
      spoilt[position]! ^= 1;
      expect(await open(subtle, filled(1), spoilt, utf8('here'))).toBeNull();
    }
    expect(await open(subtle, filled(1), filled(0, 5), utf8('here'))).toBeNull();
  });

  it('[E2] wraps under the newest key and still opens what an older one wrapped', async () => {
    const place = dataKeyPlace('evt_1', 'dky_1');
    const wrapped = await wrapKey(subtle, keks, nonce, filled(7), place);
    expect(wrapped.startsWith('v2.')).toBe(true);
    expect(await unwrapKey(subtle, keks, wrapped, place)).toEqual(filled(7));
    const old = await wrapKey(subtle, keks.slice(1), nonce, filled(6), place);
    expect(await unwrapKey(subtle, keks, old, place)).toEqual(filled(6));
    expect(await unwrapKey(subtle, keks.slice(1), wrapped, place)).toBeNull();
    expect(await unwrapKey(subtle, keks, wrapped, dataKeyPlace('evt_2', 'dky_1'))).toBeNull();
    for (const junk of ['', 'v2', 'v2.', 'v2.*', `v3.${toBase64url(filled(0, 60))}`])
      expect(await unwrapKey(subtle, keks, junk, place)).toBeNull();
  });

  it('[E3] binds a contact to its order', async () => {
    const place = { eventId: 'evt_1', orderId: 'ord_1' };
    const sealed = await sealContact(subtle, filled(3), nonce, '{"name":"Zoë"}', place);
    expect(atob(sealed.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('Zo');
    expect(await openContact(subtle, filled(3), sealed, place)).toBe('{"name":"Zoë"}');
    expect(await openContact(subtle, filled(3), sealed, { ...place, orderId: 'ord_2' })).toBeNull();
  });

  it('[E4] finds an address however it was typed, and only under the same key', async () => {
    const hash = await blindIndex(subtle, filled(4), ' Ada@Example.org ');
    expect(await blindIndex(subtle, filled(4), 'ada@example.org')).toBe(hash);
    expect(fromBase64url(hash)).toHaveLength(32);
    expect(await blindIndex(subtle, filled(5), 'ada@example.org')).not.toBe(hash);
  });

  it('[E5] says which entry of FOYER_KEK is wrong without showing it', () => {
    const secret = btoa('s'.repeat(31));
    expect(() => parseKeyEncryptionKeys(`v1:${secret}`)).toThrow('entry 1');
    expect(() => parseKeyEncryptionKeys(`v1:${secret}`)).not.toThrow(secret);
    expect(() => parseKeyEncryptionKeys('')).toThrow();
    const key = btoa('a'.repeat(32));
    expect(() => parseKeyEncryptionKeys(`v1:${key},v1:${key}`)).toThrow('same version');
  });
});
