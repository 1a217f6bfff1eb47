import { describe, expect, it } from 'vitest';
import type { DeskEvent, SaveDraftRequest } from '#domain/contract/desk';
import type { ProblemCode } from '#domain/contract/problem';
import { emptyDraft, type EventDraft, TicketTypeDraft } from '#domain/event/draft';
import { numberDraft } from '#domain/event/plan';
import { Autosave } from './autosave.ts';
import type { Reply } from './desk-api.ts';
import { DraftForm } from './draft-form.svelte.ts';
import { type KeptDraft, reviveKept } from './revive-draft.ts';

const nowMs = Date.UTC(2027, 0, 1);
const sellable: EventDraft = {
  ...emptyDraft(),
  name: 'Spring ball',
  venueName: 'Redoute',
  city: 'Linz',
  country: 'AT',
  occurrences: [{ index: null, starts: '2027-05-01T20:00', ends: '', doorsOpen: '' }],
  ticketTypes: [TicketTypeDraft.parse({ name: 'Standing', price: '25', capacity: 200 })],
};

/** The server as far as a form sees it: versions, numbers, and what it is told to answer next. */
class Server {
  event: DeskEvent | null = null;
  refuseNext: ProblemCode | 'offline' | null = null;
  keys: string[] = [];
  whileBusy: () => void = () => undefined;

  hold(draft: EventDraft, version: number): DeskEvent {
    const numbered = numberDraft(draft, { occurrence: -1, ticketType: -1, gate: -1 });
    const rest = {
      slug: 'x',
      status: 'draft',
      problems: [],
      preview: null,
      pictures: [],
      unpublishedChanges: true,
      seatMap: null,
    } as const;
    this.event = { id: 'evt_1', version, draft: structuredClone(numbered), ...rest, problems: [], pictures: [] };
    return this.event;
  }
  #answer(key: string, make: () => DeskEvent): Promise<Reply<DeskEvent>> {
    this.keys.push(key);
    this.whileBusy();
    const code = this.refuseNext;
    this.refuseNext = null;
    if (code) return Promise.resolve({ ok: false, refusal: { code, fields: [], requestId: '', retryAfterMs: null } });
    return Promise.resolve({ ok: true, value: make() });
  }
  createEvent = (_: string, draft: EventDraft, key: string) => this.#answer(key, () => this.hold(draft, 1));
  saveDraft = (_: string, { version, draft }: SaveDraftRequest, key: string) => {
    if (version !== this.event?.version) this.refuseNext = 'version-conflict';
    return this.#answer(key, () => this.hold(draft, version + 1));
  };
  publish = (_: string, version: number, key: string) =>
    this.#answer(key, () => ({ ...this.event!, version, status: 'published', unpublishedChanges: false }));
  event_ = () => Promise.resolve<Reply<DeskEvent>>({ ok: true, value: structuredClone(this.event!) });
}

class Bench {
  server = new Server();
  items = new Map<string, string>();
  keys = 0;
  form(start: EventDraft, event: DeskEvent | null = null): DraftForm {
    const storage = {
      getItem: (key: string) => this.items.get(key) ?? null,
      setItem: (key: string, value: string) => void this.items.set(key, value),
      removeItem: (key: string) => void this.items.delete(key),
    };
    // Kept at once: these tests are not about the pause after typing.
    const timers = { setTimeout: (run: () => void) => (queueMicrotask(run), 0), clearTimeout: () => undefined };
    const autosave = new Autosave<KeptDraft>({ storage, now: () => nowMs, ...timers }, 'x', reviveKept);
    const { createEvent, saveDraft, publish, event_ } = this.server;
    const api = { createEvent, saveDraft, publish, event: event_ };
    const deps = { api, organizer: 'org_1', autosave, now: () => nowMs, newKey: () => `key-${++this.keys}` };
    return new DraftForm(deps, start, event);
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the form of an event', () => {
  it('creates, numbers what is new, and is clean after', async () => {
    const bench = new Bench();
    const form = bench.form(sellable);
    form.draft.name = 'Spring Ball 2027';
    form.edited('name');
    expect(form.dirty).toBe(true);
    expect((await form.save())?.version).toBe(1);
    expect(form.dirty).toBe(false);
    expect(form.draft.ticketTypes[0]!.index).toBe(0);
    expect(bench.items.size).toBe(0);
  });

  it('keeps what is typed while it is being saved, and numbers rows by themselves and not by their place', async () => {
    const bench = new Bench();
    const form = bench.form(sellable);
    form.draft.name = 'A';
    bench.server.whileBusy = () => {
      form.draft.name = 'A, typed on';
      form.draft.ticketTypes.unshift(TicketTypeDraft.parse({ name: 'Seated', price: '30', capacity: 10 }));
    };
    await form.save();
    expect(form.draft.name).toBe('A, typed on');
    expect(form.dirty).toBe(true);
    expect(form.draft.ticketTypes.map((type) => [type.name, type.index])).toEqual([
      ['Seated', null],
      ['Standing', 0],
    ]);
  });

  it('sends a lost save again with the same key, and another content with another', async () => {
    const bench = new Bench();
    const form = bench.form(sellable);
    bench.server.refuseNext = 'offline';
    expect(await form.save()).toBeNull();
    expect(form.refusal?.code).toBe('offline');
    await form.save();
    form.draft.name = 'Another';
    await form.save();
    expect(bench.server.keys).toEqual(['key-1', 'key-1', 'key-2']);
    expect(form.refusal).toBeNull();
  });

  it('does not send what the schema refuses, and marks it', async () => {
    const bench = new Bench();
    const form = bench.form({ ...sellable, maxPerOrder: NaN });
    expect(form.error('maxPerOrder')).toBeUndefined();
    expect(await form.save()).toBeNull();
    expect(form.error('maxPerOrder')?.code).toBe('required');
    expect(bench.server.keys).toEqual([]);
  });

  it('shows an error once the field was left, and all of them after an attempt to publish', async () => {
    const bench = new Bench();
    const form = bench.form({ ...sellable, name: '', city: '' });
    expect([form.error('name'), form.error('city')]).toEqual([undefined, undefined]);
    form.touch('name');
    expect(form.error('name')?.code).toBe('required');
    expect(form.error('city')).toBeUndefined();
    expect(await form.publish()).toBe(false);
    expect(form.error('city')?.code).toBe('required');
    expect(bench.server.keys).toEqual([]);
  });

  it('saves before it publishes', async () => {
    const bench = new Bench();
    const form = bench.form(sellable);
    expect(await form.publish()).toBe(true);
    expect(form.event?.status).toBe('published');
    expect(bench.server.keys).toHaveLength(2);
  });

  it('restores what was typed and never saved, and can give it up', async () => {
    const bench = new Bench();
    const event = bench.server.hold(sellable, 4);
    const before = bench.form(sellable, structuredClone(event));
    before.draft.summary = 'half a sen';
    before.edited('summary');
    await settle();
    const after = bench.form(sellable, structuredClone(event));
    expect(after.draft.summary).toBe('half a sen');
    expect(after.restoredFromMs).toBe(nowMs);
    after.discard();
    expect(after.draft.summary).toBe('');
    expect(after.dirty).toBe(false);
    expect(bench.form(sellable, event).restoredFromMs).toBeNull();
  });
});

describe('two people at one event', () => {
  async function both(mine: (draft: EventDraft) => void, theirs: (draft: EventDraft) => void) {
    const bench = new Bench();
    const form = bench.form(sellable, structuredClone(bench.server.hold(sellable, 4)));
    mine(form.draft);
    const other = structuredClone(bench.server.event!.draft);
    theirs(other);
    bench.server.hold(other, 5);
    const saved = await form.save();
    return { bench, form, saved };
  }

  it('merges what does not touch each other and says what was taken over', async () => {
    const { bench, form, saved } = await both(
      (draft) => (draft.name = 'Mine'),
      (draft) => (draft.city = 'Wels'),
    );
    expect(saved?.version).toBe(6);
    expect(bench.server.event?.draft).toMatchObject({ name: 'Mine', city: 'Wels' });
    expect(form.takenOver).toEqual(['city']);
    expect(form.conflict).toBeNull();
  });

  it('asks where both changed the same, saves nothing until then, and then what was chosen', async () => {
    const { bench, form, saved } = await both(
      (draft) => ((draft.name = 'Mine'), (draft.summary = 'my words')),
      (draft) => ((draft.name = 'Theirs'), (draft.summary = 'their words')),
    );
    expect(saved).toBeNull();
    expect(form.conflict?.merge.conflicts).toEqual(['name', 'summary']);
    expect(await form.save()).toBeNull();
    expect(bench.server.event?.draft.name).toBe('Theirs');
    await form.settle(['name']);
    expect(bench.server.event?.draft).toMatchObject({ name: 'Theirs', summary: 'my words' });
    expect(form.conflict).toBeNull();
    expect(form.dirty).toBe(false);
  });

  it('asks already on opening when what was restored is older than what the server has', async () => {
    const bench = new Bench();
    const before = bench.form(sellable, structuredClone(bench.server.hold(sellable, 4)));
    before.draft.name = 'Mine';
    before.edited('name');
    await settle();
    const event = bench.server.hold({ ...bench.server.event!.draft, name: 'Theirs' }, 5);
    const after = bench.form(sellable, structuredClone(event));
    expect(after.conflict?.merge.conflicts).toEqual(['name']);
    expect(after.draft.name).toBe('Mine');
    await after.settle([]);
    expect(bench.server.event?.draft.name).toBe('Mine');
  });
});
