import { describe, expect, it } from 'vitest';
import { Autosave, type AutosaveDeps } from './autosave.ts';

class Device implements AutosaveDeps {
  nowMs = 1_000;
  full = false;
  readonly items = new Map<string, string>();
  readonly timers = new Map<number, () => void>();
  storage = {
    getItem: (key: string) => this.items.get(key) ?? null,
    removeItem: (key: string) => void this.items.delete(key),
    setItem: (key: string, value: string) => {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      this.items.set(key, value);
    },
  };
  now = () => this.nowMs;
  setTimeout = (run: () => void) => {
    const id = this.timers.size + 1;
    this.timers.set(id, run);
    return id;
  };
  clearTimeout = (timer: unknown) => void this.timers.delete(timer as number);
  fire() {
    for (const [id, run] of [...this.timers]) {
      this.timers.delete(id);
      run();
    }
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

describe('keeping what is typed', () => {
  it('writes once when the typing pauses and gives it back with its age and base', () => {
    const device = new Device();
    const autosave = new Autosave(device, 'evt_1', text);
    let asked = 0;
    for (const value of ['a', 'ab', 'abc']) autosave.changed(() => (asked++, { value, baseVersion: 7 }));
    expect(device.items.size).toBe(0);
    device.fire();
    expect(asked).toBe(1);
    expect(new Autosave(device, 'evt_1', text).kept()).toEqual({ value: 'abc', keptAtMs: 1_000, baseVersion: 7 });
    expect(new Autosave(device, 'evt_2', text).kept()).toBeNull();
  });

  it('writes at once when the page goes away', () => {
    const device = new Device();
    const autosave = new Autosave(device, 'evt_1', text);
    autosave.changed(() => ({ value: 'half a wor', baseVersion: 0 }));
    autosave.flush();
    expect(autosave.kept()?.value).toBe('half a wor');
    expect(device.timers.size).toBe(0);
  });

  it('has nothing to restore after saving, also when a write was still waiting', () => {
    const device = new Device();
    const autosave = new Autosave(device, 'evt_1', text);
    autosave.changed(() => ({ value: 'a', baseVersion: 0 }));
    autosave.flush();
    autosave.changed(() => ({ value: 'b', baseVersion: 0 }));
    autosave.forget();
    device.fire();
    expect(autosave.kept()).toBeNull();
  });

  it('says so when the device keeps nothing, and recovers', () => {
    const device = new Device();
    device.full = true;
    const autosave = new Autosave(device, 'evt_1', text);
    autosave.changed(() => ({ value: 'a', baseVersion: 0 }));
    device.fire();
    expect(autosave.works).toBe(false);
    device.full = false;
    autosave.changed(() => ({ value: 'a', baseVersion: 0 }));
    device.fire();
    expect(autosave.works).toBe(true);
  });

  it.each([
    '',
    'not json',
    '{"shape":0,"value":"a","keptAtMs":1,"baseVersion":1}',
    '{"shape":1,"value":5,"keptAtMs":1,"baseVersion":1}',
    '[]',
  ])('ignores what it cannot read: %j', (found) => {
    const device = new Device();
    device.items.set('foyer:draft:evt_1', found);
    expect(new Autosave(device, 'evt_1', text).kept()).toBeNull();
  });
});
