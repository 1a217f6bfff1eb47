import { describe, expect, it } from 'vitest';
import { seededRandom } from '../ticket/fuzz.ts';
import { applyEntry } from './apply.ts';
import type { Entry } from './events.ts';
import { stateHash } from './hash.ts';
import { holdsPerPage } from './hold-pages.ts';
import { difference } from './simulation/same-state.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page, type PageKind } from './snapshot.ts';
import { demoSettings, Desk, full } from './testing.ts';

/** A disk that keeps what snapshots write, drops what they do not need, and counts the letters of it. */
class Disk {
  pages = new Map<string, Page>();
  save({ state }: Desk): Page[] {
    const { pages, neededFrom } = takeSnapshot(state);
    for (const page of pages) this.pages.set(`${page.kind}/${page.number}`, structuredClone(page));
    for (const [name, { kind, number }] of this.pages) if (number < (neededFrom[kind] ?? 0)) this.pages.delete(name);
    return pages;
  }
  of(kind: PageKind): Page[] {
    return [...this.pages.values()].filter((page) => page.kind === kind);
  }
  load = () => restoreSnapshot(inOrder(this.pages.values()));
}

function greatHall(): Desk {
  const pools = [0, 2].map((index) => ({ index, name: 'all', capacity: 1_000_000 }));
  return new Desk(demoSettings({ pools }));
}

/** Holds, orders, payments, extensions and ends, all over the table. */
function live(desk: Desk, random: (below: number) => number, holds: string[], orders: string[], steps: number): void {
  const take = (from: string[]) => from.splice(random(from.length), 1)[0]!;
  for (let i = 0; i < steps; i++) {
    const what = random(10);
    if (what < 5 || holds.length < 3) holds.push(desk.hold([full(1 + random(3))]));
    else if (what === 5) desk.ask({ kind: 'release', holdId: take(holds) });
    else if (what === 6) desk.ask({ kind: 'extend', holdId: holds[random(holds.length)]! });
    else if (what < 9 || orders.length === 0) orders.push(desk.checkout(take(holds)));
    else desk.pay(take(orders));
  }
}

describe('pages that are written in turns', () => {
  it('[J2][J6] a snapshot at any time and the journal after it give the same state', () => {
    const random = seededRandom(7);
    const [desk, disk] = [greatHall(), new Disk()];
    const holds: string[] = [];
    const orders: string[] = [];
    live(desk, random, holds, orders, 9 * holdsPerPage);
    for (let round = 0; round < 60; round++) {
      live(desk, random, holds, orders, 1 + random(60));
      disk.save(desk);
      if (round % 7 !== 0) continue;
      const stored = desk.journal.length;
      live(desk, random, holds, orders, 10);
      const again = disk.load();
      for (const entry of structuredClone(desk.journal.slice(stored)) as Entry[]) applyEntry(again, entry);
      expect(difference(again, desk.state), `round ${round}`).toBeNull();
      desk.state = again; // the life goes on with what was loaded
    }
    expect(disk.of('hold-changes').length).toBeGreaterThan(0);
    expect(disk.of('order-changes').length).toBeGreaterThan(0);
    expect(stateHash(disk.load())).not.toBe(stateHash(greatHall().state));
  });

  it('[J6] what has come to rest is whole on its pages, and single rows are let go', () => {
    const [desk, disk] = [greatHall(), new Disk()];
    for (let i = 0; i < 34 * holdsPerPage; i++) desk.hold([full(1)]);
    for (let snapshot = 0; snapshot < 32; snapshot++) {
      const written = disk.save(desk).filter(({ kind }) => kind === 'holds');
      expect(written.length).toBeLessThanOrEqual(2);
    }
    expect(disk.of('holds')).toHaveLength(34);
    expect(disk.of('hold-changes')).toEqual([]);
    expect(difference(disk.load(), desk.state)).toBeNull();
  });

  it('[J6] with a table of many orders, a change here and there costs little to store', () => {
    const [desk, disk] = [greatHall(), new Disk()];
    const holds = Array.from({ length: 4_096 }, () => desk.hold([full(1)]));
    const orders = holds.map((holdId) => desk.checkout(holdId));
    const letters = (pages: Page[]) => pages.reduce((sum, { data }) => sum + data.length, 0);
    for (let snapshot = 0; snapshot < 33; snapshot++) disk.save(desk);
    const whole = letters([...disk.of('holds'), ...disk.of('orders')]);
    const random = seededRandom(3);
    for (let i = 0; i < 100; i++) desk.pay(orders.splice(random(orders.length), 1)[0]!);
    const changed = disk.save(desk).filter(({ kind }) => kind.startsWith('hold') || kind.startsWith('order'));
    expect(letters(changed)).toBeLessThan(whole / 8);
    expect(difference(disk.load(), desk.state)).toBeNull();
  });
});
