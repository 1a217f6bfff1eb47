/** Whether what is shown came with the document itself rather than with a step within the app. */
let stepped = false;

/** To be called after each navigation (the root layout does). */
export function noteNavigation(type: string): void {
  if (type !== 'enter') stepped = true;
}

export function isFirstPage(): boolean {
  return !stepped;
}
