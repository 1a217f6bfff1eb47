import { describe, expect, it } from 'vitest';
import { encodeSnapshot } from '#domain/seating/seat-status';
import { changesForOwners } from './changes-for-owners.ts';
import { addCompanions, relabelSeat, removeSeats, setAccessible } from './change-seats.ts';
import { addArea } from './change-map.ts';
import { historyOf, redone, step, stepsMax, undone } from './history.ts';
import { layOut } from './laid-out.ts';
import { countMap } from './map-counts.ts';
import { readMapFile } from './read-map-file.ts';
import { smallHouse } from './testing.ts';
import { fitted, revealed, toDrawing, zoomed } from './view.ts';

describe('walking back', () => {
  it('goes back and forth, and a new step ends the way forth', () => {
    let history = step(step(historyOf('a'), 'b'), 'c');
    history = undone(undone(history));
    expect(history.present).toBe('a');
    expect(undone(history).present).toBe('a');
    expect(redone(history).present).toBe('b');
    expect(redone(step(redone(history), 'd')).present).toBe('d');
  });

  it('joins what is typed into one step, and forgets what is long ago', () => {
    const typed = step(step(step(historyOf(''), 'n', 'name'), 'na', 'name'), 'x', 'other');
    expect(undone(typed).present).toBe('na');
    expect(undone(undone(typed)).present).toBe('');
    let history = historyOf(0);
    for (let at = 1; at <= 300; at++) history = step(history, at);
    expect(history.past).toHaveLength(stepsMax);
    expect(step(history, 300)).toBe(history);
  });
});

describe('what is on the screen', () => {
  it('is all of it, then what is under the pointer stays there', () => {
    const view = fitted({ left: 0, top: 0, right: 1000, bottom: 500 }, 400, 300);
    expect(toDrawing(view, 200, 150)).toEqual({ x: 500, y: 250 });
    const near = zoomed(view, 3, 120, 80);
    expect(toDrawing(near, 120, 80).x).toBeCloseTo(toDrawing(view, 120, 80).x);
    const shown = revealed(near, 1000, 500, 400, 300);
    expect(1000 * shown.scale + shown.x).toBeLessThanOrEqual(400);
    expect(revealed(shown, 1000, 500, 400, 300)).toBe(shown);
  });
});

describe('a file that somebody brings', () => {
  it('is ours, with or without a version', () => {
    const map = smallHouse();
    expect(readMapFile(JSON.stringify(map))).toEqual({ ok: true, map, from: 'foyer', notes: [] });
    const { version: _, ...bare } = map;
    expect(readMapFile(JSON.stringify(bare))).toMatchObject({ ok: true, map: { version: 1 } });
  });

  it('is a plan of pretix, with what had to be guessed', () => {
    const seats = [0, 30, 60].map((x, at) => ({
      seat_guid: `g${at}`,
      seat_number: String(at + 1),
      category: 'Stalls',
      position: { x, y: 0 },
    }));
    const plan = {
      name: 'Plan',
      categories: [{ name: 'Stalls', color: '#ff0000' }],
      zones: [
        {
          name: 'Ground',
          position: { x: 0, y: 0 },
          rows: [{ row_number: '1', position: { x: 0, y: 0 }, seats }],
          areas: [],
        },
      ],
      size: { width: 100, height: 100 },
    };
    const read = readMapFile(JSON.stringify(plan));
    expect(read).toMatchObject({ ok: true, from: 'pretix' });
    expect(read.ok && read.notes.map(({ kind }) => kind)).toEqual(['focal-point', 'nothing-accessible']);
    plan.zones[0]!.rows[0]!.seats[2]!.category = 'Nowhere';
    expect(readMapFile(JSON.stringify(plan))).toMatchObject({
      ok: false,
      errors: [{ code: 'unknown-category', path: 'zones[0].rows[0].seats[2].category', detail: 'Nowhere' }],
    });
  });

  it('is something else, which is said', () => {
    expect(readMapFile('<svg>')).toMatchObject({ ok: false, errors: [{ code: 'not-json' }] });
    for (const text of ['null', '[]', '"a"', '{}', '{"zones":7}'])
      expect(readMapFile(text)).toMatchObject({
        ok: false,
        errors: expect.arrayContaining([expect.objectContaining({ code: 'malformed' })]),
      });
  });
});

describe('before a map is published', () => {
  it('[S3][S4] says which taken seats would vanish and which would be called otherwise', () => {
    const published = smallHouse();
    const state = new Uint8Array(18);
    state[0] = 2;
    state[7] = 1;
    const snapshots = [
      encodeSnapshot({ mapVersion: 1, sequence: 3, state }),
      encodeSnapshot({ mapVersion: 9, sequence: 1, state }),
    ];
    const next = relabelSeat(removeSeats(published, new Set(['Stalls/A/1', 'Stalls/C/1'])), 'Stalls/B/2', 'Two');
    const view = changesForOwners(published, next, snapshots);
    expect(view.vanishing.map(({ row, seat }) => `${row}${seat}`)).toEqual(['A1']);
    expect(view.changed.map(({ id }) => id)).toEqual(['Stalls/B/2']);
    expect([view.taken, view.added, view.removed]).toEqual([2, 0, 2]);
    expect(changesForOwners(published, published, snapshots)).toMatchObject({ vanishing: [], changed: [], added: 0 });
  });
});

describe('figures of a map', () => {
  it('are by category and in all', () => {
    const map = addArea(smallHouse(), 'Pit', 40, 'standard', 'below').map;
    const counts = countMap(
      layOut(addCompanions(setAccessible(map, new Set(['Stalls/A/1'])), new Set(['Stalls/A/1']))),
    );
    expect(counts).toMatchObject({ seats: 18, standing: 40, accessible: 1, companions: 1, zones: 2 });
    expect(counts.categories[0]).toMatchObject({ seats: 18, standing: 40 });
  });
});
