/** A number field that shows what the state says, and that the state hears of when somebody was quicker than the page's scripts. */
import type { Attachment } from 'svelte/attachments';

/**
 * Svelte sets a dynamic `value` when it takes over the server's markup, and what was typed until then is gone. So the field gets
 * `defaultValue={n}`, which leaves alone what was typed, and this attachment: the first time the state learns what stands in the
 * field, from then on the field follows the state.
 */
export function followNumber(current: () => number, typedEarly: (n: number) => void): Attachment<HTMLInputElement> {
  let first = true;
  return (input) => {
    const shown = String(current());
    if (input.value !== shown) {
      if (first) typedEarly(input.valueAsNumber || 0);
      else input.value = shown;
    }
    first = false;
  };
}
