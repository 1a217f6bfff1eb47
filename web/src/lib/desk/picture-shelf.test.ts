import { describe, expect, it } from 'vitest';
import type { PictureView } from '#domain/contract/public';
import type { Refusal } from './desk-api.ts';
import { PictureShelf } from './picture-shelf.svelte.ts';
import { fitWithin } from './shrink-picture.ts';

const refusal: Refusal = { code: 'offline', fields: [], requestId: '', retryAfterMs: null };

/** The server's shelf: adds at the end; the first one put up while none stands for the event does from then on. */
class Server {
  up: (PictureView & { bytes: string })[] = [];
  cover: string | null = null;
  next = 1;
  failAfter = Infinity;
  #fails = () => --this.failAfter < 0;

  api = {
    addPicture: async (_: string, bytes: Blob, alt: string) => {
      if (this.#fails()) return { ok: false as const, refusal };
      const id = `pic_${this.next++}`;
      const picture = { id, url: `/p/${id}`, width: 1, height: 1, alt, bytes: await bytes.text() };
      this.up.push(picture);
      this.cover ??= id;
      return { ok: true as const, value: picture };
    },
    removePicture: (_: string, id: string) => {
      if (this.#fails()) return Promise.resolve({ ok: false as const, refusal });
      this.up = this.up.filter((picture) => picture.id !== id);
      if (this.cover === id) this.cover = null;
      return Promise.resolve({ ok: true as const, value: null });
    },
  };
  async shelf(...contents: string[]): Promise<PictureShelf> {
    for (const content of contents) await this.api.addPicture('', new Blob([content]), content);
    let keys = 0;
    return new PictureShelf(
      {
        api: this.api,
        fetchBytes: (url) => Promise.resolve(new Blob([this.up.find((picture) => picture.url === url)!.bytes])),
        shrink: async (file) => ((await file.text()) === 'text' ? null : file),
        newKey: () => `key-${++keys}`,
        eventId: () => Promise.resolve('evt_1'),
      },
      this.up,
    );
  }
  get contents() {
    return this.up.map((picture) => picture.bytes);
  }
}

const ids = (shelf: PictureShelf, ...order: number[]) => order.map((i) => shelf.pictures[i]!);

describe('the pictures of an event', () => {
  it('puts up what was chosen, with its description', async () => {
    const server = new Server();
    const shelf = await server.shelf();
    await shelf.choose(new Blob(['stage']));
    shelf.waiting[0]!.alt = ' The stage ';
    expect(await shelf.put(shelf.waiting[0]!.key)).toBe(true);
    expect(shelf.pictures.map((picture) => picture.alt)).toEqual(['The stage']);
    expect(shelf.waiting).toEqual([]);
  });

  it('says of a file that is no picture that it cannot be read', async () => {
    const shelf = await new Server().shelf();
    await shelf.choose(new Blob(['text']));
    expect(shelf.waiting[0]!.refusal?.code).toBe('picture-unreadable');
    shelf.giveUp(shelf.waiting[0]!.key);
    expect(shelf.waiting).toEqual([]);
  });

  it.each([
    { order: [1, 0, 2], cover: 'b' },
    { order: [2, 1, 0], cover: 'c' },
    { order: [0, 2, 1], cover: 'a' },
  ])('takes the order $order, and the first one stands for the event', async ({ order, cover }) => {
    const server = new Server();
    const shelf = await server.shelf('a', 'b', 'c');
    expect(await shelf.arrange(ids(shelf, ...order))).toBe(true);
    expect(server.contents).toEqual(order.map((i) => 'abc'[i]));
    expect(shelf.pictures.map((picture) => picture.id)).toEqual(server.up.map((picture) => picture.id));
    expect(server.up.find((picture) => picture.id === server.cover)?.bytes).toBe(cover);
  });

  it('leaves alone what stands before the first change, and does nothing where nothing changes', async () => {
    const server = new Server();
    const shelf = await server.shelf('a', 'b');
    const [a, b] = ids(shelf, 0, 1);
    await shelf.arrange([a!, { ...b!, alt: 'other words' }]);
    expect(server.up.map((picture) => [picture.id, picture.alt])).toEqual([
      ['pic_1', 'a'],
      ['pic_3', 'other words'],
    ]);
    await shelf.arrange(shelf.pictures);
    expect(server.next).toBe(4);
  });

  it.each([0, 1, 2, 3])('loses no picture when the line breaks after %i steps', async (steps) => {
    const server = new Server();
    const shelf = await server.shelf('a', 'b');
    server.failAfter = steps;
    expect(await shelf.arrange(ids(shelf, 1, 0))).toBe(false);
    const waiting = await Promise.all(shelf.waiting.map((picture) => picture.bytes!.text()));
    expect([...new Set([...server.contents, ...waiting])].sort()).toEqual(['a', 'b']);
  });

  it('keeps what could not be put up, for another try', async () => {
    const server = new Server();
    const shelf = await server.shelf();
    await shelf.choose(new Blob(['a']));
    const { key } = shelf.waiting[0]!;
    server.failAfter = 0;
    expect(await shelf.put(key)).toBe(false);
    expect(shelf.waiting[0]!.refusal?.code).toBe('offline');
    server.failAfter = Infinity;
    expect(await shelf.put(key)).toBe(true);
  });
});

describe('making a photo small', () => {
  it('keeps the shape, never enlarges, never vanishes', () => {
    expect(fitWithin({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 });
    expect(fitWithin({ width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
    expect(fitWithin({ width: 20_000, height: 3 })).toEqual({ width: 1600, height: 1 });
  });
});
