import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from './base45.ts';
import { fromBase64url, fromHex, textOf, toBase64url, toHex, utf8 } from './bytes.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { decodeCrockford, encodeCrockford } from './crockford.ts';
import { hasStrictEncoding } from './ed25519.ts';
import { nativeEd25519 } from './ed25519-native.ts';
import { nobleEd25519 } from './ed25519-noble.ts';
import { digestText, hmacSha256, sha256 } from './hash.ts';
import { pickEd25519 } from './pick-ed25519.ts';
import { pkcs8ToSeed, seedToPkcs8 } from './pkcs8.ts';
import { Recent } from './recent.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => each.slice());

describe('base45 (RFC 9285)', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('§4.3 and §4.4: %s is %s', (text, code) => {
    expect(encodeBase45(utf8(text))).toBe(code);
    expect(textOf(decodeBase45(code)!)).toBe(text);
  });

  it('comes back as it went, for any bytes', () => {
    fc.assert(fc.property(bytes, (each) => void expect(decodeBase45(encodeBase45(each))).toEqual(each)));
  });

  it('[T6] has one spelling: whatever is read, is written the same again', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (each) => {
        const read = decodeBase45(each);
        if (read) expect(encodeBase45(read)).toBe(each);
      }),
    );
  });

  it.each(['A', 'AB8C', 'GGW', ':::', '::', 'bb8', 'BÄ8', 'BB8\n'])('[T6] refuses %j', (text) => {
    expect(decodeBase45(text)).toBeNull();
  });
});

describe('Crockford base32', () => {
  it('[T12] comes back as it went, also from clumsy hands', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 }), (value) => {
        const text = encodeCrockford(value, 7);
        expect(text).toHaveLength(8);
        const clumsy = text.slice(0, 7).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l') + text[7]!;
        expect(decodeCrockford(text, 7)).toBe(value);
        expect(decodeCrockford(clumsy, 7)).toBe(value);
      }),
    );
  });

  it('[T12] the check symbol catches every single wrong symbol and every swap of neighbours', () => {
    const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const text = encodeCrockford(4_711_004_711, 7);
    for (let at = 0; at < 7; at++) {
      for (const symbol of symbols)
        if (symbol !== text[at]) expect(decodeCrockford(text.slice(0, at) + symbol + text.slice(at + 1), 7)).toBeNull();
      const swapped = text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2);
      if (at < 6 && swapped !== text) expect(decodeCrockford(swapped, 7)).toBeNull();
    }
  });

  it('refuses numbers that do not fit', () => {
    expect(() => encodeCrockford(2 ** 35, 7)).toThrow(RangeError);
    expect(() => encodeCrockford(-1, 7)).toThrow(RangeError);
    expect(() => encodeCrockford(0.5, 7)).toThrow(RangeError);
    expect(decodeCrockford('ZZZZZZZZZZZ0', 11)).toBeNull();
  });
});

describe('bytes', () => {
  it('hexadecimal and base64url come back as they went', () => {
    fc.assert(
      fc.property(bytes, (each) => {
        expect(fromHex(toHex(each))).toEqual(each);
        expect(fromBase64url(toBase64url(each))).toEqual(each);
      }),
    );
  });

  it('refuse what has another spelling', () => {
    for (const text of ['A', 'AB=', 'AA+A', 'AB', 'A A', 'Ä']) expect(fromBase64url(text)).toBeNull();
    for (const text of ['0', '0G', 'AB', ' 00']) expect(fromHex(text)).toBeNull();
    expect(textOf(Uint8Array.of(0xff))).toBeNull();
  });
});

describe('canonical JSON', () => {
  it('sorts keys, drops what is undefined, and says the same for the same value', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'é\n'], c: undefined })).toBe('{"a":[true,null,"é\\n"],"b":1}');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('throws where JSON has no word', () => {
    expect(() => canonicalJson(NaN)).toThrow(RangeError);
    expect(() => canonicalJson({ a: 1n as unknown as Json })).toThrow(TypeError);
    const deep = JSON.parse('['.repeat(50) + ']'.repeat(50)) as Json;
    expect(() => canonicalJson(deep)).toThrow(TypeError);
  });
});

it('hashes are those of the standards', () => {
  expect(toHex(sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  // RFC 4231 §4.3
  expect(toHex(hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
  expect(digestText('abc')).toHaveLength(43);
});

describe('Ed25519', () => {
  const native = nativeEd25519(crypto.subtle);
  const noble = nobleEd25519();

  it('[T3, T4] both sign the same bytes and accept each other’s', async () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(seeds, bytes, async (seed, message) => {
        const a = await native.signer(seed);
        const b = noble.signer(seed);
        expect(a.publicKey).toEqual(b.publicKey);
        const signature = await a.sign(message);
        expect(b.sign(message)).toEqual(signature);
        expect(noble.verify(signature, message, a.publicKey)).toBe(true);
        expect(await native.verify(signature, message, b.publicKey)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('[T4] both say the same of random keys and spoilt signatures, before and after a key has earned its table', async () => {
    const signer = noble.signer(new Uint8Array(32).fill(9));
    const message = utf8('foyer');
    const good = signer.sign(message);
    for (let i = 0; i < 64; i++) {
      const spoilt = good.slice();
      spoilt[i]! ^= 0x80;
      expect(noble.verify(spoilt, message, signer.publicKey)).toBe(false);
      expect(await native.verify(spoilt, message, signer.publicKey)).toBe(false);
      const key = sha256(Uint8Array.of(i));
      expect(noble.verify(good, message, key)).toBe(await native.verify(good, message, key));
    }
    expect(noble.verify(good, message, signer.publicKey)).toBe(true);
  });

  it('refuses seeds of another length', async () => {
    expect(() => noble.signer(new Uint8Array(31))).toThrow(RangeError);
    await expect(native.signer(new Uint8Array(33))).rejects.toThrow(RangeError);
  });

  it('[T4] encodings are checked before anything else', () => {
    const key = noble.signer(new Uint8Array(32)).publicKey;
    const signature = noble.signer(new Uint8Array(32)).sign(utf8(''));
    expect(hasStrictEncoding(signature, key)).toBe(true);
    expect(hasStrictEncoding(signature.subarray(1), key)).toBe(false);
    expect(hasStrictEncoding(signature, new Uint8Array(32))).toBe(false);
    // y from p − 2 to p + 18 = 2^255 − 1, in both places: p − 1 is of small order, and from p on no y is canonical
    for (let last = 0xeb; last <= 0xff; last++) {
      const point = fromHex(`${last.toString(16)}${'ff'.repeat(30)}7f`)!;
      const withR = Uint8Array.of(...point, ...signature.subarray(32));
      expect(hasStrictEncoding(signature, point)).toBe(last === 0xeb);
      expect(hasStrictEncoding(withR, key)).toBe(last === 0xeb);
    }
  });

  it('chooses WebCrypto only where it gives right answers', async () => {
    expect((await pickEd25519(crypto.subtle)).name).toBe('native');
    expect((await pickEd25519(undefined)).name).toBe('noble');
    const without = { importKey: () => Promise.reject(new Error('NotSupportedError')) };
    const gullible = { importKey: () => Promise.resolve({}), verify: () => Promise.resolve(true) };
    for (const broken of [without, gullible])
      expect((await pickEd25519(broken as unknown as typeof crypto.subtle)).name).toBe('noble');
  });

  it('seeds go through PKCS #8 and back', async () => {
    const seed = sha256(utf8('seed'));
    expect(pkcs8ToSeed(seedToPkcs8(seed))).toEqual(seed);
    expect(pkcs8ToSeed(seed)).toBeNull();
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
    const exported = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    expect(noble.signer(pkcs8ToSeed(exported)!).publicKey).toEqual(raw);
  });
});

it('keeps only what was used last', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
});
