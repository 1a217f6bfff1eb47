import { describe, expect, it } from 'vitest';
import {
  letterLengthMax,
  letterLifeMs,
  lettersPerCallMax,
  lettersPerDoorMax,
  MeshMailbox,
  presentMs,
} from './mailbox.ts';

const anybody = () => true;

describe('doors meet through the server', () => {
  it('[M22] each sees the others that are there, and gets what they wrote once', () => {
    const box = new MeshMailbox();
    expect(box.exchange('a', [], 0, anybody)).toEqual({ present: [], letters: [] });
    expect(box.exchange('b', [{ to: 'a', body: 'offer' }], 1, anybody)).toEqual({ present: ['a'], letters: [] });
    expect(box.exchange('a', [], 2, anybody)).toEqual({ present: ['b'], letters: [{ from: 'b', body: 'offer' }] });
    expect(box.exchange('a', [], 3, anybody).letters).toEqual([]);
  });

  it('[M22] only doors of the event, and nobody to themselves', () => {
    const box = new MeshMailbox();
    box.exchange('gone', [], 0, anybody);
    box.exchange('a', [], 0, anybody);
    const isDoor = (id: string) => id !== 'gone';
    box.exchange(
      'b',
      [
        { to: 'gone', body: 'x' },
        { to: 'b', body: 'x' },
        { to: 'stranger', body: 'x' },
      ],
      1,
      isDoor,
    );
    expect(box.exchange('b', [], 2, isDoor)).toEqual({ present: ['a'], letters: [] });
    expect(box.exchange('gone', [], 3, anybody).letters).toEqual([]);
  });

  it('[M23] nothing outlives a minute', () => {
    const box = new MeshMailbox();
    box.exchange('a', [], 0, anybody);
    box.exchange('b', [{ to: 'a', body: 'offer' }], 0, anybody);
    expect(box.exchange('c', [], presentMs + 1, anybody).present).toEqual([]);
    expect(box.exchange('a', [], letterLifeMs + 1, anybody).letters).toEqual([]);
  });

  it('[M23] of each sender the newest, so many for each door, so many in a call, none that is too long', () => {
    const box = new MeshMailbox();
    box.exchange('a', [], 0, anybody);
    for (let i = 0; i < 40; i++)
      box.exchange(
        `d${i}`,
        [
          { to: 'a', body: 'one' },
          { to: 'a', body: `two ${i}` },
        ],
        i,
        anybody,
      );
    const { letters } = box.exchange('a', [], 50, anybody);
    expect(letters).toHaveLength(lettersPerDoorMax);
    expect(letters.at(-1)).toEqual({ from: 'd39', body: 'two 39' });
    const many = Array.from({ length: 40 }, (_, i) => ({ to: `d${i}`, body: 'x' }));
    box.exchange('a', many, 51, anybody);
    expect(box.exchange(`d${lettersPerCallMax - 1}`, [], 52, anybody).letters).toHaveLength(1);
    expect(box.exchange(`d${lettersPerCallMax}`, [], 52, anybody).letters).toEqual([]);
    box.exchange('b', [{ to: 'a', body: 'x'.repeat(letterLengthMax + 1) }], 53, anybody);
    expect(box.exchange('a', [], 54, anybody).letters).toEqual([]);
  });
});
