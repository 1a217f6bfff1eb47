import { describe, expect, it } from 'vitest';
import { addArea, addRows, changeArea } from './change-map.ts';
import { removeSeats, setCategory } from './change-seats.ts';
import { MapEditor } from './editor.svelte.ts';
import { aBlock, smallHouse } from './testing.ts';

const open = () => {
  const map = smallHouse();
  const heard: number[] = [];
  return { editor: new MapEditor(map, map, ({ zones }) => void heard.push(zones.length)), heard };
};

describe('the map while somebody draws it', () => {
  it('is unsaved after a step and saved again after the way back', () => {
    const { editor, heard } = open();
    expect(editor.dirty).toBe(false);
    editor.select([0, 1], 'replace');
    editor.apply(removeSeats);
    expect([editor.laid.count, editor.dirty, editor.selected.size]).toEqual([16, true, 0]);
    editor.undo();
    expect([editor.laid.count, editor.dirty, editor.canRedo]).toEqual([18, false, true]);
    editor.redo();
    expect(editor.laid.count).toBe(16);
    editor.saved(editor.map);
    expect([editor.dirty, heard.length]).toEqual([false, 3]);
  });

  it('selects by replacing, adding and toggling, and whole rows', () => {
    const { editor } = open();
    editor.select([0, 1], 'replace');
    editor.select([1, 2], 'add');
    expect(editor.selected.size).toBe(3);
    editor.select([0], 'toggle');
    expect([...editor.selected]).toEqual(['Stalls/A/2', 'Stalls/A/3']);
    editor.selectRows();
    expect(editor.selected.size).toBe(6);
    editor.selectWhere((key) => key.startsWith('Stalls/B/'));
    expect(editor.selected.size).toBe(6);
    editor.clear();
    expect(editor.selected.size).toBe(0);
  });

  it('selects what was added, and forgets what is gone', () => {
    const { editor } = open();
    editor.added(addRows(editor.map, 'Balcony', aBlock, 'below'));
    expect(editor.selected.size).toBe(18);
    editor.added(addArea(editor.map, 'Pit', 30, 'standard', 'left'));
    expect(editor.thing).toEqual({ kind: 'area', key: 'Pit/Pit' });
    editor.change(changeArea(editor.map, 'Pit/Pit', () => null));
    expect(editor.thing).toBeNull();
  });

  it('does nothing where nothing changes', () => {
    const { editor, heard } = open();
    editor.apply((map, keys) => setCategory(map, keys, 'standard'));
    expect([editor.canUndo, heard.length]).toEqual([false, 0]);
  });
});
