import { describe, expect, it } from 'vitest';
import { Committer, type Asked } from './box-office/committer.ts';

const ask = (key: string): Asked[] => [{ command: { kind: 'release', key, holdId: key } }];

/** A committer over a store that cannot take some keys; `stored` is what it took, `reloads` how often memory was loaded again. */
function committer(fails: (keys: string[]) => boolean) {
  const stored: string[] = [];
  let reloads = 0;
  const it = new Committer({
    async commit(batch) {
      const keys = batch.map(({ command }) => command.key);
      if (fails(keys)) throw new Error('cannot be stored');
      stored.push(...keys);
      return keys.map((holdId) => ({ ok: true as const, holdId }));
    },
    recover: async () => void reloads++,
    turn: async () => undefined,
  });
  return { it, stored, reloads: () => reloads };
}

describe('committer', () => {
  it('[G5] a command that cannot be stored fails alone', async () => {
    const { it, stored, reloads } = committer((keys) => keys.includes('poison'));
    const answers = await Promise.all(['a', 'poison', 'b', 'c'].map((key) => it.submit(ask(key))));
    expect(answers.map(([answer]) => answer!.ok)).toEqual([true, false, true, true]);
    expect(stored).toEqual(['a', 'b', 'c']);
    expect(reloads()).toBe(2);
  });

  it('[G6] the broom gets its turn between two batches, also when there is always another', async () => {
    const { it: office, stored } = committer(() => false);
    const buyer = async (name: string) => {
      for (let i = 0; i < 500; i++) await office.submit(ask(`${name}${i}`));
    };
    const buyers = [buyer('a'), buyer('b'), buyer('c')];
    await office.submit(ask('first'));
    await office.exclusively(async () => void stored.push('broom'));
    await Promise.all(buyers);
    expect(stored.indexOf('broom')).toBeLessThan(50);
    expect(stored.indexOf('broom')).toBeGreaterThan(0);
  });

  it('[G3][G5] a store that is away is not asked for each of them', async () => {
    const { it, reloads } = committer(() => true);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => it.submit(ask(`k${i}`))));
    expect(answers.every(([answer]) => !answer!.ok && answer!.code === 'busy')).toBe(true);
    expect(reloads()).toBe(3);
    expect(it.depth).toBe(0);
    expect(await it.submit(ask('again'))).toMatchObject([{ code: 'busy' }]);
    expect(reloads()).toBe(4);
  });
});
