import { describe, expect, it } from 'vitest';
import { Committer, type Answer, type Asked } from './box-office/committer.ts';

const ask = (key: string): Asked[] => [{ command: { kind: 'release', key, holdId: key } }];

/** Until the committer has nothing to do. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

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
    now: () => 0,
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

  it('[G5] also where one call carried it together with those of others, and each gets its own answer', async () => {
    const { it, stored } = committer((keys) => keys.includes('poison'));
    const carried = ['a', 'poison', 'b'].flatMap((key) => ask(key));
    const [answers, alone] = await Promise.all([it.submit(carried, true), it.submit(ask('c'))]);
    expect(answers).toMatchObject([{ ok: true, holdId: 'a' }, { code: 'busy' }, { ok: true, holdId: 'b' }]);
    expect(alone).toMatchObject([{ ok: true, holdId: 'c' }]);
    expect(stored).toEqual(['a', 'b', 'c']);
  });

  it('[G5] what one caller asked in one go is stored whole or not at all', async () => {
    const { it, stored } = committer((keys) => keys.includes('poison'));
    const [both, alone] = await Promise.all([it.submit([...ask('a'), ...ask('poison')]), it.submit(ask('b'))]);
    expect(both).toMatchObject([{ code: 'busy' }, { code: 'busy' }]);
    expect(alone).toMatchObject([{ ok: true }]);
    expect(stored).toEqual(['b']);
  });

  it('[G7] waits for company only in a crowd', async () => {
    let turns = 0;
    let now = 0;
    const office = new Committer({
      commit: async (batch) => batch.map(({ command }) => ({ ok: true as const, holdId: command.key })),
      recover: async () => undefined,
      turn: async () => void turns++,
      now: () => now,
    });
    await office.submit(ask('first'));
    now += 1_000;
    await pause();
    await office.submit(ask('somebody a second later'));
    expect(turns).toBe(0);
    await pause();
    await office.submit(ask('somebody right after'));
    expect(turns).toBe(1);
    now += 1_000;
    await pause();
    await Promise.all([office.submit(ask('two')), office.submit(ask('at once'))]);
    now += 1_000;
    await pause();
    await office.submit(ask('one after a crowd'));
    expect(turns).toBe(2);
    now += 1_000;
    await pause();
    await office.submit(ask('quiet again'));
    expect(turns).toBe(2);
    await pause();
    const company = Array.from({ length: 16 }, (_, i) => ask(`${i} of one call`)).flat();
    await office.submit(company, true);
    expect(turns).toBe(2);
  });

  it('[G9] tells who wants a new reservation at once that the wait would be too long, and nobody else', async () => {
    let now = 0;
    const office = new Committer({
      commit: async (batch) => {
        await pause();
        now += 5 * batch.length;
        return batch.map(({ command }) => ({ ok: true as const, holdId: command.key }));
      },
      recover: async () => undefined,
      turn: async () => undefined,
      now: () => now,
    });
    const hold = (key: string): Asked => ({ command: { kind: 'hold', key, holdId: key, lines: [] } });
    const holds = (count: number) => Array.from({ length: count }, (_, i) => hold(`h${i}`));
    const busyOf = (answers: Answer[]) => answers.filter((answer) => !answer.ok).length;
    expect(busyOf(await office.submit(holds(300), true))).toBe(0); // not known yet that it is slow
    const first = office.submit(holds(150), true);
    const mixed = office.submit([...ask('buyer'), ...holds(100), ...ask('another')], true);
    expect(office.depth).toBe(150 + 2); // 200 of them are a second
    expect((await office.submit(holds(60), true)).every((answer) => !answer.ok)).toBe(true);
    expect(office.depth).toBe(150 + 2); // they did not have to wait for that
    expect(busyOf(await first)).toBe(0);
    const answers = await mixed;
    expect(answers.map(({ ok }) => ok)).toEqual([true, ...Array<boolean>(100).fill(false), true]);
    expect(busyOf(await office.submit(holds(250), true))).toBe(50 - 1); // nobody waits: what fits of a large call gets in
    expect(office.depth).toBe(0);
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
