import { describe, expect, it } from 'vitest';
import type { Reply } from './desk-api.ts';
import { type Page, Paged } from './paged.svelte.ts';

const page = (rows: string[], nextCursor: string | null): Reply<Page<string>> => ({
  ok: true,
  value: { rows, nextCursor },
});
const refused: Reply<Page<string>> = {
  ok: false,
  refusal: { code: 'busy', fields: [], requestId: '', retryAfterMs: null },
};

describe('a list read page by page', () => {
  it('adds pages until the last one', async () => {
    const list = new Paged((cursor) =>
      Promise.resolve(cursor === undefined ? page(['a', 'b'], 'x') : page(['c'], null)),
    );
    expect(list.loaded).toBe(false);
    await list.begin();
    await list.more();
    await list.more();
    expect(list.rows).toEqual(['a', 'b', 'c']);
    expect(list.nextCursor).toBeNull();
  });

  it('keeps what is shown when the next page is refused, and can go on', async () => {
    const answers = [page(['a'], 'x'), refused, page(['b'], null)];
    const list = new Paged(() => Promise.resolve(answers.shift()!));
    await list.begin();
    await list.more();
    expect([list.rows, list.refusal?.code]).toEqual([['a'], 'busy']);
    await list.more();
    expect([list.rows, list.refusal]).toEqual([['a', 'b'], null]);
  });

  it('passes over an answer that comes after a newer question', async () => {
    const waiting: ((reply: Reply<Page<string>>) => void)[] = [];
    const list = new Paged<string>(() => new Promise((resolve) => waiting.push(resolve)));
    const [first, second] = [list.begin(), list.begin()];
    waiting[1]!(page(['new'], null));
    waiting[0]!(page(['old'], null));
    await Promise.all([first, second]);
    expect(list.rows).toEqual(['new']);
    expect(list.busy).toBe(false);
  });
});
