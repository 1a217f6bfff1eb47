/** Makes one element all that there is for keyboard and screen reader, as a dialog over the page does. */

/** Everything beside the element and beside what is around it is inert, and the page behind does not scroll. Returns how to undo it. */
export function standAlone(element: HTMLElement): () => void {
  const silenced: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at?.parentElement; at = at.parentElement) {
    if (at === document.body) break;
    for (const beside of at.parentElement.children)
      if (beside !== at && beside instanceof HTMLElement && !beside.inert) silenced.push(beside);
  }
  for (const each of silenced) each.inert = true;
  const { overflow } = document.documentElement.style;
  document.documentElement.style.overflow = 'hidden';
  return () => {
    for (const each of silenced) each.inert = false;
    document.documentElement.style.overflow = overflow;
  };
}
