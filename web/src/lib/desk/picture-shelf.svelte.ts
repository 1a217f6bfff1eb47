/**
 * The pictures of an event. The API only adds at the end and takes away, so another order or another text means: put up anew, take
 * the old one down. What could not be put up stays here with its bytes until it is tried again or given up.
 */
import type { PictureView } from '#domain/contract/public';
import type { DeskApi, Refusal } from './desk-api.ts';

export interface PictureShelfDeps {
  api: Pick<DeskApi, 'addPicture' | 'removePicture'>;
  /** The bytes of a picture that is up already. */
  fetchBytes(url: string): Promise<Blob | null>;
  shrink(file: Blob): Promise<Blob | null>;
  newKey(): string;
  /** The id of the event, which is saved first where it never was; `null` when that was refused. */
  eventId(): Promise<string | null>;
}

export interface WaitingPicture {
  key: string;
  alt: string;
  /** `null` until the photo has been made small. */
  bytes: Blob | null;
  refusal: Refusal | null;
}

const unreadable: Refusal = { code: 'picture-unreadable', fields: [], requestId: '', retryAfterMs: null };
const offline: Refusal = { code: 'offline', fields: [], requestId: '', retryAfterMs: null };

export class PictureShelf {
  pictures = $state.raw<PictureView[]>([]);
  waiting = $state<WaitingPicture[]>([]);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly #deps: PictureShelfDeps;

  constructor(deps: PictureShelfDeps, pictures: readonly PictureView[]) {
    this.#deps = deps;
    this.pictures = [...pictures];
  }

  /** A chosen file: it is made small at once and waits for its description. */
  async choose(file: Blob): Promise<void> {
    const key = this.#deps.newKey();
    this.waiting.push({ key, alt: '', bytes: null, refusal: null });
    const bytes = await this.#deps.shrink(file);
    const entry = this.waiting.find((picture) => picture.key === key);
    if (entry) Object.assign(entry, { bytes, refusal: bytes ? null : unreadable });
  }

  giveUp(key: string): void {
    this.waiting = this.waiting.filter((picture) => picture.key !== key);
  }

  /** Puts up what waits under the key. @returns whether it is up. */
  put(key: string): Promise<boolean> {
    return this.#alone(async () => {
      const event = await this.#deps.eventId();
      return event !== null && (await this.#put(event, key));
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#alone(async () => {
      const event = await this.#deps.eventId();
      return event !== null && (await this.#remove(event, id));
    });
  }

  /** Another order or other texts: `wanted` names each picture that is up. What stands before the first difference is left alone. */
  arrange(wanted: readonly { id: string; alt: string }[]): Promise<boolean> {
    return this.#alone(async () => {
      const event = await this.#deps.eventId();
      const same = wanted.findIndex(({ id, alt }, i) => this.pictures[i]?.id !== id || this.pictures[i]?.alt !== alt);
      if (event === null || same < 0) return event !== null;
      return this.#putAnew(event, this.pictures.slice(same), wanted.slice(same), same === 0);
    });
  }

  /** The bytes are all here before the first one is taken down. The first picture stands for the event, so its place is freed first. */
  async #putAnew(
    event: string,
    old: readonly PictureView[],
    wanted: readonly { id: string; alt: string }[],
    coverChanges: boolean,
  ): Promise<boolean> {
    const entries: WaitingPicture[] = [];
    for (const { id, alt } of wanted) {
      const picture = old.find((candidate) => candidate.id === id);
      const bytes = picture ? await this.#deps.fetchBytes(picture.url) : null;
      if (!bytes) {
        this.refusal = offline;
        return false;
      }
      entries.push({ key: this.#deps.newKey(), alt, bytes, refusal: null });
    }
    const [first, ...rest] = old;
    if (coverChanges && first && !(await this.#remove(event, first.id))) return false;
    this.waiting.push(...entries);
    for (const { key } of entries) if (!(await this.#put(event, key))) return false;
    for (const { id } of coverChanges ? rest : old) if (!(await this.#remove(event, id))) return false;
    return true;
  }

  async #put(event: string, key: string): Promise<boolean> {
    const entry = this.waiting.find((picture) => picture.key === key);
    if (!entry?.bytes) return false;
    entry.refusal = null;
    const reply = await this.#deps.api.addPicture(event, entry.bytes, entry.alt.trim(), key);
    if (!reply.ok) {
      entry.refusal = reply.refusal;
      return false;
    }
    this.pictures = [...this.pictures, reply.value];
    this.giveUp(key);
    return true;
  }

  async #remove(event: string, id: string): Promise<boolean> {
    const reply = await this.#deps.api.removePicture(event, id, this.#deps.newKey());
    const gone = reply.ok || reply.refusal.code === 'not-found';
    if (gone) this.pictures = this.pictures.filter((picture) => picture.id !== id);
    this.refusal = gone || reply.ok ? null : reply.refusal;
    return gone;
  }

  /** One thing at a time, so that pictures come up in the order that was meant. */
  async #alone(work: () => Promise<boolean>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refusal = null;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }
}
