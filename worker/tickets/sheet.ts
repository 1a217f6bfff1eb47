/** A page that is drawn on: text in our fonts, and for each piece its place in the document's structure (ISO 32000-1 §14.7). */
import type PDFDocument from 'pdfkit';
import type { PaperFace, PaperFonts } from './fonts.ts';
import { widthOf, wrap } from './set-text.ts';

export type Document = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Document['struct']>;

export const mm = 72 / 25.4;

export const ink = '#241b2a';
export const soft = '#63576b';
export const accent = '#8a1f4b';
export const line = '#b9aebf';

export interface Style {
  weight: 'regular' | 'bold';
  /** Points. */
  size: number;
  color: string;
  linesMax: number;
  align?: 'left' | 'center';
  /** Times the size, from one baseline to the next. */
  leading?: number;
}

/** What a reading program calls it. */
export type Tag = 'H1' | 'H2' | 'P';

export class Sheet {
  readonly #document: Document;
  readonly #fonts: PaperFonts;
  readonly #section: Element;

  constructor(document: Document, fonts: PaperFonts, section: Element) {
    this.#document = document;
    this.#fonts = fonts;
    this.#section = section;
  }

  /** Writes from `y` (the top) downwards and says where it ended. Nothing for an empty text. */
  write(tag: Tag, text: string, x: number, y: number, width: number, style: Style): number {
    const faces = this.#fonts[style.weight];
    const lines = wrap(text, faces, style.size, width, style.linesMax);
    if (lines.length === 0) return y;
    const step = style.size * (style.leading ?? 1.3);
    const content = this.#document.markStructureContent(tag);
    lines.forEach((runs, at) => {
      const room = style.align === 'center' ? (width - widthOf(runs, style.size)) / 2 : 0;
      const baseline = y + at * step + (step + style.size * 0.7) / 2;
      let left = x + room;
      for (const { face, text: part } of runs) {
        this.#draw(face, part, left, baseline, style);
        left += face.widthOf(part, style.size);
      }
    });
    this.#document.endMarkedContent();
    this.#section.add(this.#document.struct(tag, {}, content));
    return y + lines.length * step;
  }

  /** A picture and what it shows in words. `draw` gets the document. */
  figure(alt: string, box: [number, number, number, number], draw: (document: Document) => void): void {
    const content = this.#document.markStructureContent('Figure');
    this.#document.save();
    draw(this.#document);
    this.#document.restore();
    this.#document.endMarkedContent();
    this.#section.add(this.#document.struct('Figure', { alt, bbox: box, placement: 'Block' } as object, content));
  }

  /** Lines and grounds, which a reading program passes over. */
  adorn(draw: (document: Document) => void): void {
    this.#document.markContent('Artifact', { type: 'Layout' });
    this.#document.save();
    draw(this.#document);
    this.#document.restore();
    this.#document.endMarkedContent();
  }

  #draw(face: PaperFace, text: string, x: number, baseline: number, style: Style): void {
    this.#document.font(face.name).fontSize(style.size).fillColor(style.color);
    this.#document.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
  }
}
