import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFromBytes, idToBytes, isId, newId, newSecret } from './ids.ts';

const counting = (bytes: Uint8Array<ArrayBuffer>) => {
  bytes.forEach((_, i) => (bytes[i] = i));
  return bytes;
};

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

describe('ids', () => {
  it('spells 128 bits as 26 characters behind the prefix of its kind', () => {
    expect(newId('event', counting)).toBe('evt_00041061050r3gg28a1c60t3gf');
    expect(newSecret(counting)).toBe('0123456789abcdefghjkmnpqrstvwxyz');
  });

  it('leads back to the same bytes for every value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const id = idFromBytes('order', bytes);
        expect(idToBytes('order', id)).toEqual(new Uint8Array(bytes));
        // the same number, read digit by digit
        const number = [...id.slice(4)].reduce((sum, letter) => sum * 32n + BigInt(letters.indexOf(letter)), 0n);
        expect(number).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
      }),
    );
  });

  it('refuses another kind, another case, another length and bits beyond the 128', () => {
    const id = newId('event', counting);
    expect(isId('event', id)).toBe(true);
    expect(isId('order', id)).toBe(false);
    expect(isId('event', id.toUpperCase())).toBe(false);
    expect(isId('event', `${id}0`)).toBe(false);
    expect(isId('event', `evt_z${id.slice(5)}`)).toBe(false);
    expect(isId('event', '')).toBe(false);
    expect(() => idFromBytes('event', new Uint8Array(15))).toThrow(RangeError);
  });
});
