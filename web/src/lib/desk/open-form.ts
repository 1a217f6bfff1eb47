/** Puts a form together with what the browser has: storage, clock, randomness. */
import type { DeskEvent } from '#domain/contract/desk';
import type { EventDraft } from '#domain/event/draft';
import { intentKey } from '../api.ts';
import { Autosave, type AutosaveDeps } from './autosave.ts';
import { desk } from './desk.svelte.ts';
import { DraftForm } from './draft-form.svelte.ts';
import { PictureShelf } from './picture-shelf.svelte.ts';
import { type KeptDraft, reviveKept } from './revive-draft.ts';
import { shrinkPicture } from './shrink-picture.ts';

export interface OpenForm {
  form: DraftForm;
  shelf: PictureShelf;
  /** Writes to the device what still waits. */
  flush: () => void;
}

interface Opening {
  organizer: string;
  event: DeskEvent | null;
  start: EventDraft;
  oncreated: (event: string) => void;
}

export function openForm({ organizer, event, start, oncreated }: Opening): OpenForm {
  // Two people at one device do not find each other's half-written events.
  const owner = desk.session?.user.id ?? '';
  const autosave = new Autosave<KeptDraft>(browserDeps(), `${owner}:${event?.id ?? `new:${organizer}`}`, reviveKept);
  const deps = { api: desk.api, organizer, autosave, now: () => Date.now(), newKey: intentKey };
  const form = new DraftForm(deps, start, event);
  const shelf = new PictureShelf(
    {
      api: desk.api,
      fetchBytes,
      shrink: shrinkPicture,
      newKey: intentKey,
      async eventId() {
        if (form.event) return form.event.id;
        const created = await form.save();
        if (created) oncreated(created.id);
        return created?.id ?? null;
      },
    },
    event?.pictures ?? [],
  );
  return { form, shelf, flush: () => autosave.flush() };
}

async function fetchBytes(url: string): Promise<Blob | null> {
  try {
    const answer = await fetch(url);
    return answer.ok ? await answer.blob() : null;
  } catch {
    return null;
  }
}

/** Storage and timers as the browser has them. */
export function browserDeps(): AutosaveDeps {
  const timers = {
    setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
    clearTimeout: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
  return { storage: deviceStorage(), now: () => Date.now(), ...timers };
}

/** Where storage is blocked, asking for it throws already; then nothing is kept and leaving is warned about. */
function deviceStorage(): AutosaveDeps['storage'] {
  try {
    return localStorage;
  } catch {
    const refuse = () => {
      throw new Error('this browser keeps nothing');
    };
    return { getItem: () => null, setItem: refuse, removeItem: () => undefined };
  }
}
