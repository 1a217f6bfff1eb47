/**
 * The fonts that tickets are printed with. They lie beside the pages as files (`web/static/fonts`), since half a megabyte would
 * weigh on every start of the Worker, and are read once per isolate, at the first ticket.
 */
import { create, type Font } from 'fontkit';
import type { Face } from './set-text.ts';

/** Letters of Europe in two weights, then what they lack: Hebrew, Arabic, Armenian, Georgian, arrows, signs. */
export const fontFiles = {
  regular: 'noto-sans-regular.ttf',
  bold: 'noto-sans-bold.ttf',
  rest: 'dejavu-sans-rest.ttf',
} as const;

export interface PaperFace extends Face {
  /** Under which a document knows it. */
  name: string;
  font: Font;
}

export interface PaperFonts {
  regular: PaperFace[];
  bold: PaperFace[];
}

/** Reads a file of `fontFiles`. */
export type ReadFont = (file: string) => Promise<Uint8Array>;

/** @throws Error where a file is missing or no font */
export async function openFonts(read: ReadFont): Promise<PaperFonts> {
  const [regular, bold, rest] = await Promise.all(
    [fontFiles.regular, fontFiles.bold, fontFiles.rest].map(async (file) => faceOf(file, await read(file))),
  );
  return { regular: [regular!, rest!], bold: [bold!, rest!] };
}

let opened: Promise<PaperFonts> | null = null;

/** The same for all orders of this isolate; a failure is not kept. */
export function fontsFromAssets(assets: Pick<Fetcher, 'fetch'>): Promise<PaperFonts> {
  opened ??= openFonts(async (file) => {
    const response = await assets.fetch(`https://assets.local/fonts/${file}`);
    if (!response.ok) throw new Error(`The font ${file} is not among the assets (${response.status}).`);
    return new Uint8Array(await response.arrayBuffer());
  });
  opened.catch(() => (opened = null));
  return opened;
}

function faceOf(name: string, bytes: Uint8Array): PaperFace {
  const font = create(bytes as Buffer) as Font;
  if (!('layout' in font)) throw new Error('A collection of fonts cannot be printed with.');
  const widths = new Map<string, number>();
  const known = new Map<number, boolean>();
  return {
    name,
    font,
    has(codePoint) {
      let has = known.get(codePoint);
      if (has === undefined) known.set(codePoint, (has = font.hasGlyphForCodePoint(codePoint)));
      return has;
    },
    widthOf(text, size) {
      let units = widths.get(text);
      if (units === undefined) {
        if (widths.size >= widthsMax) widths.clear();
        units = font.layout(text).advanceWidth;
        widths.set(text, units);
      }
      return (units / font.unitsPerEm) * size;
    },
  };
}

/** Tickets of one order repeat almost every line. */
const widthsMax = 2_000;
