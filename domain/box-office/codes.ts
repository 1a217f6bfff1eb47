/** Sale codes: what they do is in their settings; how often they were used is counted here. */
import type { SaleCode } from './commands.ts';
import type { BoxOfficeState } from './state.ts';

/** Makes codes or changes them; their use stays. */
export function setCodes(state: BoxOfficeState, codes: readonly SaleCode[]): void {
  for (const code of codes) {
    const known = state.codes.get(code.code);
    state.codes.set(code.code, { code, held: known?.held ?? 0, sold: known?.sold ?? 0 });
  }
}
