/**
 * Codes as pages of the snapshot. What codes do and how often they were used lie apart, since the one hardly ever changes and the other
 * with every sale. Codes are mostly made by the hundred and alike: what they have in common is written once.
 */
import type { SaleCode } from './commands.ts';
import type { BoxOfficeState, CodeUse } from './state.ts';

export const codesPerPage = 512;
export const usesPerPage = 4096;

/** The code has been made or changed. */
export function touchCode(state: BoxOfficeState, { position }: CodeUse): void {
  state.unsaved.codePages.add(Math.floor(position / codesPerPage));
  touchUse(state, position);
}

/** It has been used, or some use given back. */
export function touchUse(state: BoxOfficeState, position: number): void {
  state.unsaved.usePages.add(Math.floor(position / usesPerPage));
}

export interface CodePage {
  kind: 'codes' | 'uses';
  number: number;
  data: string;
}

/** What a code does without its name; as text, to find those that are alike. */
type Rules = Omit<SaleCode, 'code'>;
type CodesText = [rules: Rules[], codes: [name: string, rules: number][]];

export function packCodes(state: BoxOfficeState): CodePage[] {
  const { codePages, usePages } = state.unsaved;
  if (codePages.size === 0 && usePages.size === 0) return [];
  const all = [...state.codes.values()]; // in the order of their positions, since none ever goes
  const pages: CodePage[] = [];
  for (const number of codePages)
    pages.push({
      kind: 'codes',
      number,
      data: codesText(all.slice(number * codesPerPage, (number + 1) * codesPerPage)),
    });
  for (const number of usePages) {
    const uses = all.slice(number * usesPerPage, (number + 1) * usesPerPage);
    pages.push({ kind: 'uses', number, data: JSON.stringify(uses.flatMap(({ held, sold }) => [held, sold])) });
  }
  return pages;
}

function codesText(codes: readonly CodeUse[]): string {
  const known = new Map<string, number>();
  const text: CodesText = [[], []];
  for (const { code } of codes) {
    const { code: name, ...rules } = code;
    const key = JSON.stringify(rules);
    const at = known.get(key) ?? text[0].push(rules) - 1;
    known.set(key, at);
    text[1].push([name, at]);
  }
  return JSON.stringify(text);
}

/** Puts a stored page of codes back; pages must come in order, and before those of their use. */
export function loadCodes(state: BoxOfficeState, text: string): void {
  const [rules, codes] = JSON.parse(text) as CodesText;
  for (const [name, at] of codes) {
    const code = { code: name, ...rules[at]! };
    state.codes.set(name, { code, position: state.codes.size, held: 0, sold: 0 });
  }
}

export function loadUses(state: BoxOfficeState, texts: readonly string[]): void {
  if (texts.length === 0) return;
  const uses = texts.flatMap((text) => JSON.parse(text) as number[]);
  for (const use of state.codes.values()) {
    use.held = uses[2 * use.position] ?? 0;
    use.sold = uses[2 * use.position + 1] ?? 0;
  }
}
