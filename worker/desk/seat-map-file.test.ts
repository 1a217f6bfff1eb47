import { describe, expect, it } from 'vitest';
import { utf8 } from '#domain/crypto/bytes';
import { packSeatMap, readSeatMapFile, unpackSeatMap } from './seat-map-file.ts';

const map = {
  name: 'Saal',
  focalPoint: { x: 0, y: 0 },
  categories: [{ id: 'a', name: 'A' }],
  zones: [{ id: 'z', name: 'Parkett', rows: [{ id: '1', category: 'a', seats: [{ id: '1', x: 0, y: 1 }] }] }],
};
const read = (value: unknown) => readSeatMapFile(utf8(typeof value === 'string' ? value : JSON.stringify(value)), 7);

describe('a seat map as a file', () => {
  it('gets its version from us, whatever it says itself, and comes back from the store as it was', async () => {
    for (const file of [map, { ...map, version: 99 }]) {
      const found = read(file);
      if (!found.ok) throw new Error(JSON.stringify(found.fields));
      expect(found.map.version).toBe(7);
      expect(await unpackSeatMap(await packSeatMap(found.map))).toEqual({ ...map, version: 7 });
    }
  });

  it('that is none names what is wrong, each with its place', () => {
    expect(read('{')).toEqual({ ok: false, fields: [{ path: '', code: 'not-json' }] });
    for (const nothing of [null, 7, [], {}]) expect(read(nothing).ok).toBe(false);
    expect(
      read({ ...map, zones: [{ ...map.zones[0], rows: [{ id: '1', seats: [{ id: '1', x: 'left', y: 1 }] }] }] }),
    ).toEqual({
      ok: false,
      fields: [{ path: 'zones.0.rows.0.seats.0.x', code: 'invalid' }],
    });
    expect(read({ ...map, categories: [{ id: 'b', name: 'B' }] })).toEqual({
      ok: false,
      fields: [{ path: 'zones.0.rows.0.category', code: 'unknown-category' }],
    });
  });

  it('is told from a plan for pretix by what only those have', () => {
    const theirs = {
      name: 'Plan',
      categories: [],
      zones: [{ zone_id: 'z', name: 'Z', rows: 'none', position: { x: 0, y: 0 } }],
    };
    const found = read(theirs);
    expect(found.ok ? [] : found.fields.map(({ path }) => path)).toContain('zones.0.rows');
  });
});
