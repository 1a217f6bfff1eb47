/**
 * The key of one intention: pressing twice sends the same key and gets the same reservation. Another choice, an answer, or coming
 * back to the page is another intention. Made in the browser, since the page itself stands in caches and is shared by many.
 */
import { intentKey } from '$lib/intent-key';

export interface Intent {
  readonly key: string;
  renew(): void;
}

/** Follows a choice; call it while a component is made. */
export function intentOf(choice: () => unknown): Intent {
  let round = $state(0);
  const key = $derived.by(() => {
    void round;
    JSON.stringify(choice()); // reads all of it, so that each change makes a new key
    return intentKey();
  });
  $effect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && round++;
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  });
  return {
    get key() {
      return key;
    },
    renew: () => void round++,
  };
}
