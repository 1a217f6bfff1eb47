/** Breaks text into lines, and lines into runs of one font each, so that a name in another script is still written. Pure. */

/** As much of a font as is needed to choose it and to measure with it. */
export interface Face {
  has(codePoint: number): boolean;
  /** In points at that size. */
  widthOf(text: string, size: number): number;
}

export interface Run<F extends Face> {
  face: F;
  text: string;
}

/** Written for what no font has; what is a picture is left out instead, since a box says less than nothing. */
const replacement = '\uFFFD';
const ellipsis = '…';

/** Text on one line as runs, each in the first face that has its characters. The last face must have U+FFFD or it is dropped. */
export function runsOf<F extends Face>(text: string, faces: readonly F[]): Run<F>[] {
  const runs: Run<F>[] = [];
  const put = (face: F, character: string) => {
    const last = runs.at(-1);
    if (last?.face === face) last.text += character;
    else runs.push({ face, text: character });
  };
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0)!;
    if (isInvisible(codePoint)) continue;
    const last = runs.at(-1);
    // A mark stays with its letter, and a space with its word: half a syllable in another font looks torn.
    if (last && last.face.has(codePoint) && /[\p{M}\s]/u.test(character)) last.text += character;
    else {
      const face = faces.find((candidate) => candidate.has(codePoint));
      if (face) put(face, character);
      else if (!/\p{Extended_Pictographic}/u.test(character)) {
        const known = faces.find((candidate) => candidate.has(replacement.codePointAt(0)!));
        if (known) put(known, replacement);
      }
    }
  }
  return runs;
}

/** Joiners and selectors around emoji, and control characters: nothing to see. */
function isInvisible(codePoint: number): boolean {
  return (
    codePoint < 0x20 || codePoint === 0x200d || (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || codePoint >= 0xe0000
  );
}

/** In points. */
export function widthOf(runs: readonly Run<Face>[], size: number): number {
  return runs.reduce((sum, { face, text }) => sum + face.widthOf(text, size), 0);
}

/** Lines no wider than `width`, at most `linesMax`; the last ends with an ellipsis where more was to be said. */
export function wrap<F extends Face>(
  text: string,
  faces: readonly F[],
  size: number,
  width: number,
  linesMax: number,
): Run<F>[][] {
  const fits = (line: string) => widthOf(runsOf(line, faces), size) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of pieces(text, fits)) {
    const longer = line === '' ? word.text : `${line}${word.glued ? '' : ' '}${word.text}`;
    if (line === '' || fits(longer)) line = longer;
    else {
      lines.push(line);
      line = word.text;
    }
  }
  if (line !== '') lines.push(line);
  const shown = lines.slice(0, linesMax);
  if (lines.length > linesMax) shown[linesMax - 1] = shortened(shown[linesMax - 1]!, fits);
  return shown.map((each) => runsOf(each, faces));
}

/** Words; one that is wider than a line comes in pieces that are not. */
function* pieces(text: string, fits: (line: string) => boolean): Generator<{ text: string; glued: boolean }> {
  for (const word of text.split(/\s+/u).filter((each) => each !== '')) {
    if (fits(word)) {
      yield { text: word, glued: false };
      continue;
    }
    let piece = '';
    let glued = false;
    for (const character of word) {
      if (piece !== '' && !fits(piece + character)) {
        yield { text: piece, glued };
        piece = '';
        glued = true;
      }
      piece += character;
    }
    yield { text: piece, glued };
  }
}

function shortened(line: string, fits: (line: string) => boolean): string {
  let kept = [...line];
  while (kept.length > 0 && !fits(`${kept.join('')}${ellipsis}`)) kept = kept.slice(0, -1);
  return `${kept.join('').trimEnd()}${ellipsis}`;
}
