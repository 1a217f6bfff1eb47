import { describe, expect, it } from 'vitest';
import { DeskCode } from '#domain/contract/desk';
import { cleanCode, codesAtOnceMax, makeCodes, readCodes, toCsv } from './make-codes.ts';

/** The same bytes for everybody. */
function counting() {
  let state = 1;
  return (bytes: Uint8Array) =>
    bytes.forEach((_, at) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[at] = state >>> 24;
    });
}

describe('codes that are made', () => {
  it('are different, fit the API and bear the prefix', () => {
    const codes = makeCodes(500, ' press! ', counting());
    expect(new Set(codes).size).toBe(500);
    for (const code of codes) {
      expect(code).toMatch(/^PRESS-[0-9A-HJKMNP-TV-Z]{10}$/);
      expect(DeskCode.shape.code.parse(code)).toBe(code);
    }
  });

  it('stay within the length of a code and the number that goes at once', () => {
    const [code] = makeCodes(1, 'X'.repeat(40), counting());
    expect(code).toHaveLength(32);
    expect(makeCodes(1, '', counting())[0]).toHaveLength(10);
    expect(makeCodes(codesAtOnceMax + 1, 'A', counting())).toHaveLength(codesAtOnceMax);
  });

  it('are written in capitals', () => expect(cleanCode('früh 10-x')).toBe('FRH10-X'));
});

describe('codes that are brought', () => {
  it('stand one a line, or first in a table', () => {
    expect(readCodes('Code,Use\r\nabc1;x\n"DEF-2"\n\nabc1\nno good!\n')).toEqual({
      codes: ['ABC1', 'DEF-2'],
      bad: ['NO GOOD!'],
    });
    expect(readCodes('')).toEqual({ codes: [], bad: [] });
  });
});

describe('a table for spreadsheets', () => {
  it('quotes what must be and holds no formula', () => {
    expect(
      toCsv([
        ['Code', 'Note'],
        ['A', 'x, "y"'],
        ['B', '=1+1'],
        ['C', -3],
      ]),
    ).toBe('Code,Note\r\nA,"x, ""y"""\r\nB,\'=1+1\r\nC,-3\r\n');
  });
});
