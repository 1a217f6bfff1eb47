import { describe, expect, it } from 'vitest';
import { isDark } from '../qr/path.ts';
import { linkQr } from './link-qr.ts';

describe('a link as a QR code', () => {
  it('has the three finder patterns in its corners and is small enough for a screen', () => {
    const matrix = linkQr(`https://tickets.foyer.example/door#token=${'a'.repeat(32)}`);
    expect(matrix.size).toBeLessThanOrEqual(41);
    const last = matrix.size - 1;
    for (const [row, column] of [
      [0, 0],
      [0, last],
      [last, 0],
    ] as const)
      expect(isDark(matrix, row, column)).toBe(true);
    expect(matrix.rows).toHaveLength(matrix.size);
  });
});
