/** Leads to a field of the form, also to one inside something folded. */
import { fieldId } from '../check-draft.ts';

export function goToField(path: string): void {
  const field = closest(path);
  if (!field) return;
  for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: 'center' });
}

/** The field itself, or what holds it: `ticketTypes.3.index` has no input, `ticketTypes` has a list. */
function closest(path: string): HTMLElement | null {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length--) {
    const found = document.getElementById(fieldId(parts.slice(0, length).join('.')));
    if (found) return found;
  }
  return null;
}
