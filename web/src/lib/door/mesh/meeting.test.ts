import { describe, expect, it } from 'vitest';
import { MeshMailbox, type LetterTo } from '#domain/mesh/mailbox';
import { MeetingPoint, viaServer } from './meeting.ts';

/** Doors whose introductions are one word each; the mailbox is the real one. */
function village(...ids: string[]) {
  const box = new MeshMailbox();
  const world = { nowMs: 0, away: false, reachable: true, offers: 0 };
  const doors = ids.map((id) => {
    const linked = new Set<string>();
    const point: MeetingPoint = new MeetingPoint({
      deviceId: id,
      nowMs: () => world.nowMs,
      linkCount: () => linked.size,
      meet: async (letters: readonly LetterTo[]) =>
        world.away
          ? { kind: 'away' }
          : { kind: 'ok', value: box.exchange(id, letters, world.nowMs, (each) => ids.includes(each)) },
      links: {
        has: (other) => linked.has(other),
        async introduceThrough(via, to) {
          expect(via).toBe(viaServer);
          world.offers++;
          point.send(to, Uint8Array.of(1));
        },
        async introduced(_via, from, bytes) {
          if (!world.reachable) return;
          linked.add(from);
          if (bytes[0] === 1) point.send(from, Uint8Array.of(2));
        },
      },
    });
    return { id, linked, point };
  });
  const round = async (afterMs = 2_000) => {
    world.nowMs += afterMs;
    for (const { point } of doors) await point.round();
  };
  return { world, doors, round };
}

describe('doors meet through the server', () => {
  it('[M24] those that are online are all linked after a few calls, and only one of two has begun', async () => {
    const { doors, round, world } = village('a', 'b', 'c');
    for (let i = 0; i < 6; i++) await round();
    for (const { id, linked } of doors)
      expect([...linked].sort()).toEqual(['a', 'b', 'c'].filter((each) => each !== id));
    expect(world.offers).toBe(3);
    await round();
    expect(world.offers).toBe(3);
  });

  it('[M24] one that cannot be reached is tried ever less often; while the server is away nobody is', async () => {
    const { world, round } = village('a', 'b');
    world.reachable = false;
    for (let i = 0; i < 100; i++) await round(20_000);
    expect(world.offers).toBeGreaterThan(3);
    expect(world.offers).toBeLessThan(12);
    const before = world.offers;
    world.away = true;
    for (let i = 0; i < 100; i++) await round(20_000);
    expect(world.offers).toBe(before);
  });
});
