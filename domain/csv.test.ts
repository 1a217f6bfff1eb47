import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('a line of a table', () => {
  it('quotes what would break it', () => {
    expect(csvLine(['a', 1, null, 'b,c', 'say "hi"', 'two\nlines', 'a;b', ''])).toBe(
      'a,1,,"b,c","say ""hi""","two\nlines","a;b",\r\n',
    );
  });

  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("x")', '＝1', '|calc', '\n=1', '%0A'])(
    'is no formula: %j',
    (text) => expect(csvLine([text])).toMatch(/^"'/),
  );

  it('leaves numbers and plain words alone', () => {
    expect(csvLine([-5, 0, 'Gate B', '2027-06-01T20:00:00Z', "O'Neil"])).toBe(
      '-5,0,Gate B,2027-06-01T20:00:00Z,"O\'Neil"\r\n',
    );
  });
});
