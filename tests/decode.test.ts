/** A share of `npm run bench -- decode`: two codes of each kind before the door's own decoder. */
import { beforeAll, describe, expect, it } from 'vitest';
import { conditions } from '../bench/decode/conditions.ts';
import { holdCode, openReader, seedOf } from '../bench/decode/look.ts';

beforeAll(openReader);

describe('a code before the eye of a door', () => {
  it.each(conditions)(
    'is read within half a second: $name',
    async (condition) => {
      for (const at of [1, 2]) {
        const { frame, misread } = await holdCode(condition, seedOf(condition, at));
        expect({ at, misread, read: frame !== null }).toEqual({ at, misread: false, read: true });
      }
    },
    60_000,
  );

  it('a clean code is read by the first picture', async () => {
    expect(await holdCode(conditions[0]!, 5)).toMatchObject({ frame: 1, misread: false });
  });
});
