/**
 * The form of an event while somebody works on it: what is typed, what is wrong with it, and the way to the server and back.
 * Nothing typed is ever given up by this class: not by a refusal, an answer that came late, or another person's save.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { DeskEvent } from '#domain/contract/desk';
import type { FieldError } from '#domain/contract/problem';
import { EventDraft } from '#domain/event/draft';
import { Autosave } from './autosave.ts';
import { checkDraft, type DraftCheck, errorsByField } from './check-draft.ts';
import type { DeskApi, Refusal, Reply } from './desk-api.ts';
import { mergeDrafts, type MergedDrafts, sameDraft, withTheirs, type DraftKey } from './merge-drafts.ts';
import type { KeptDraft } from './revive-draft.ts';

export interface DraftFormDeps {
  api: Pick<DeskApi, 'createEvent' | 'saveDraft' | 'publish' | 'event'>;
  organizer: string;
  autosave: Autosave<KeptDraft>;
  now(): number;
  newKey(): string;
}

export type Busy = 'idle' | 'saving' | 'publishing';
export interface DraftConflict {
  theirs: DeskEvent;
  merge: MergedDrafts;
}

/** Checking hundreds of dates takes longer than a key stroke should. */
const checkAfterMs = 150;

export class DraftForm {
  draft: EventDraft = $state()!;
  /** As the server has it; `null` while it was never saved. */
  event = $state.raw<DeskEvent | null>(null);
  busy = $state<Busy>('idle');
  refusal = $state.raw<Refusal | null>(null);
  conflict = $state.raw<DraftConflict | null>(null);
  /** When what was restored from this device had been typed; `null` if nothing was. */
  restoredFromMs = $state<number | null>(null);
  /** What another person changed meanwhile and was taken over without a question. */
  takenOver = $state.raw<DraftKey[]>([]);
  savedAtMs = $state<number | null>(null);
  check = $state.raw<DraftCheck>({ unsavable: [], missing: [] });
  /** Set by an attempt to publish: from then on everything that is missing is marked. */
  showAll = $state(false);
  readonly #touched = new SvelteSet<string>();
  #serverErrors = $state.raw<FieldError[]>([]);
  #base = $state.raw<EventDraft>()!;
  readonly #deps: DraftFormDeps;
  #attempt: { content: string; key: string } | null = null;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;

  readonly dirty = $derived.by(() => !sameDraft(this.#base, this.draft));
  readonly #errors = $derived(errorsByField([...this.check.missing, ...this.#serverErrors]));

  constructor(deps: DraftFormDeps, start: EventDraft, event: DeskEvent | null) {
    this.#deps = deps;
    this.event = event;
    this.#base = event ? EventDraft.parse(event.draft) : start;
    this.draft = structuredClone(this.#base);
    this.#restore();
    this.recheck();
  }

  /** Whether what is typed and not saved would survive a closed tab. */
  get keptOnDevice(): boolean {
    return this.#deps.autosave.works;
  }

  get version(): number {
    return this.event?.version ?? 0;
  }

  /** The error to show beside a field: of one that was left, or of all once publication was tried. */
  error(path: string): FieldError | undefined {
    const error = this.#errors.get(path);
    if (!error || this.showAll || this.#touched.has(path)) return error;
    return this.#serverErrors.includes(error) ? error : undefined;
  }

  /** The field was left by the person: from now on its errors are shown. */
  touch(path: string): void {
    this.#touched.add(path);
    this.recheck();
  }

  /** Something changed: keep it on the device, check it soon. What the server said of this field is out of date. */
  edited(path?: string): void {
    if (path !== undefined && this.#serverErrors.length > 0)
      this.#serverErrors = this.#serverErrors.filter((error) => error.path !== path);
    this.#deps.autosave.changed(() => ({
      value: { draft: $state.snapshot(this.draft) as EventDraft, base: this.#base },
      baseVersion: this.version,
    }));
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.recheck(), checkAfterMs);
  }

  /** Rows of a list moved: what was known of fields by their position is known no more. */
  listChanged(list: 'occurrences' | 'ticketTypes' | 'gates' | 'zones'): void {
    for (const path of [...this.#touched]) if (path.startsWith(`${list}.`)) this.#touched.delete(path);
    this.#serverErrors = this.#serverErrors.filter((error) => !error.path.startsWith(`${list}.`));
    this.edited();
  }

  recheck(): void {
    clearTimeout(this.#checkTimer);
    this.check = checkDraft($state.snapshot(this.draft) as EventDraft, this.#deps.now(), this.event?.seatMap ?? null);
  }

  /** Saves what is typed. @returns the event as the server has it, or null when it was refused (see `refusal`, `conflict`). */
  async save(): Promise<DeskEvent | null> {
    if (this.busy !== 'idle' || this.conflict) return null;
    this.busy = 'saving';
    const saved = await this.#save();
    this.busy = 'idle';
    return saved;
  }

  /** Saves where needed and puts it on sale. @returns whether it is public now. */
  async publish(): Promise<boolean> {
    if (this.busy !== 'idle' || this.conflict) return false;
    this.showAll = true;
    this.refusal = null;
    this.recheck();
    if (this.check.missing.length > 0) return false;
    this.busy = 'publishing';
    const saved = this.dirty || !this.event ? await this.#save() : this.event;
    const reply = saved ? await this.#send(`publish ${saved.version}`, (key) => this.#publish(saved, key)) : null;
    this.busy = 'idle';
    if (reply?.ok) {
      this.event = reply.value;
      this.showAll = false;
      return true;
    }
    if (reply) await this.#refused(reply.refusal);
    return false;
  }

  /** Settles a conflict: of the things both changed, `keys` are taken as the other person has them; then it is saved. */
  async settle(keys: readonly DraftKey[]): Promise<DeskEvent | null> {
    if (!this.conflict) return null;
    const { theirs, merge } = this.conflict;
    this.#rebase(theirs, withTheirs(merge.merged, theirs.draft, keys));
    this.conflict = null;
    return this.save();
  }

  /** Gives up what was typed since the last save; only on a person's word. */
  discard(): void {
    this.draft = structuredClone(this.#base);
    this.#deps.autosave.forget();
    this.#touched.clear();
    this.#serverErrors = [];
    this.restoredFromMs = null;
    this.showAll = false;
    this.recheck();
  }

  async #save(mergesLeft = 2): Promise<DeskEvent | null> {
    this.refusal = null;
    this.takenOver = [];
    this.recheck();
    for (const error of this.check.unsavable) this.#touched.add(error.path);
    if (this.check.unsavable.length > 0) {
      this.refusal = { code: 'invalid-fields', fields: this.check.unsavable, requestId: '', retryAfterMs: null };
      return null;
    }
    const draft = $state.snapshot(this.draft) as EventDraft;
    const { occurrences, ticketTypes, gates } = this.draft;
    const rows = { occurrences: [...occurrences], ticketTypes: [...ticketTypes], gates: [...gates] };
    const reply = await this.#send(`${this.version} ${JSON.stringify(draft)}`, (key) => this.#put(draft, key));
    if (!reply.ok) {
      await this.#refused(reply.refusal);
      return mergesLeft > 0 ? this.#mergedQuietly(mergesLeft - 1) : null;
    }
    this.event = reply.value;
    this.#base = EventDraft.parse(reply.value.draft);
    // Somebody may have typed on meanwhile: only the numbers that the server gave are taken over, each by its own row.
    for (const [i, row] of rows.occurrences.entries()) row.index = this.#base.occurrences[i]?.index ?? row.index;
    for (const [i, row] of rows.ticketTypes.entries()) row.index = this.#base.ticketTypes[i]?.index ?? row.index;
    for (const [i, row] of rows.gates.entries()) row.index = this.#base.gates[i]?.index ?? row.index;
    this.savedAtMs = this.#deps.now();
    this.restoredFromMs = null;
    if (this.dirty) this.edited();
    else this.#deps.autosave.forget();
    return reply.value;
  }

  #put(draft: EventDraft, key: string): Promise<Reply<DeskEvent>> {
    const { api, organizer } = this.#deps;
    if (!this.event) return api.createEvent(organizer, draft, key);
    return api.saveDraft(this.event.id, { version: this.event.version, draft }, key);
  }

  #publish(event: DeskEvent, key: string): Promise<Reply<DeskEvent>> {
    return this.#deps.api.publish(event.id, event.version, key);
  }

  /** The same content after a lost answer carries the same key, so that it cannot happen twice; an answer ends the attempt. */
  async #send(content: string, call: (key: string) => Promise<Reply<DeskEvent>>): Promise<Reply<DeskEvent>> {
    if (this.#attempt?.content !== content) this.#attempt = { content, key: this.#deps.newKey() };
    const reply = await call(this.#attempt.key);
    if (reply.ok || (reply.refusal.code !== 'offline' && reply.refusal.code !== 'internal')) this.#attempt = null;
    return reply;
  }

  async #refused(refusal: Refusal): Promise<void> {
    this.#serverErrors = refusal.fields;
    if (refusal.code !== 'version-conflict' || !this.event) {
      this.refusal = refusal;
      return;
    }
    const theirs = await this.#deps.api.event(this.event.id);
    if (!theirs.ok) this.refusal = theirs.refusal;
    else this.#meet(theirs.value);
  }

  /** Their version and mine: what only one of us changed is settled, the rest is asked. */
  #meet(theirs: DeskEvent): void {
    const event = { ...theirs, draft: EventDraft.parse(theirs.draft) };
    this.conflict = {
      theirs: event,
      merge: mergeDrafts(this.#base, $state.snapshot(this.draft) as EventDraft, event.draft),
    };
  }

  /** Nothing to ask: their changes are taken over and mine saved on top. */
  async #mergedQuietly(mergesLeft: number): Promise<DeskEvent | null> {
    if (!this.conflict || this.conflict.merge.conflicts.length > 0) return null;
    const { theirs, merge } = this.conflict;
    this.conflict = null;
    this.#rebase(theirs, merge.merged);
    const saved = await this.#save(mergesLeft);
    if (saved) this.takenOver = merge.taken;
    return saved;
  }

  #rebase(theirs: DeskEvent, draft: EventDraft): void {
    this.event = theirs;
    this.#base = theirs.draft;
    this.draft = structuredClone(draft);
    this.edited();
    this.recheck();
  }

  #restore(): void {
    const kept = this.#deps.autosave.kept();
    if (!kept || sameDraft(kept.value.draft, this.#base)) return;
    this.restoredFromMs = kept.keptAtMs;
    this.draft = kept.value.draft;
    if (!this.event || kept.baseVersion === this.version) return;
    const theirs = this.event;
    this.#base = kept.value.base;
    this.#meet(theirs);
    if (this.conflict?.merge.conflicts.length !== 0) return;
    const { merge } = this.conflict;
    this.conflict = null;
    this.#rebase({ ...theirs, draft: EventDraft.parse(theirs.draft) }, merge.merged);
    this.takenOver = merge.taken;
  }
}
