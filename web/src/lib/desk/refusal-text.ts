/** The sentence for a refused call, and for one that nobody answered. */
import { noNetworkText, problemText } from '../problem-text.ts';
import type { Refusal } from './desk-api.ts';

export function refusalText({ code, retryAfterMs, left }: Refusal): string {
  if (code === 'offline') return noNetworkText();
  return problemText({
    code,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(left === undefined ? {} : { left }),
  });
}
