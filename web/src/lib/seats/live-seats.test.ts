import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeDelta, encodeSnapshot } from '#domain/seating/seat-status';
import { LiveSeats, type LiveSeatsDeps } from './live-seats.svelte.ts';

class FakeSocket extends EventTarget {
  readyState = 0;
  binaryType = '';
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  say(bytes: Uint8Array | string): void {
    this.readyState = 1;
    const data = typeof bytes === 'string' ? bytes : bytes.slice().buffer;
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

const status = (sequence: number, taken: number[] = [], mapVersion = 1) => {
  const state = new Uint8Array(10);
  for (const seat of taken) state[seat] = 2;
  return { mapVersion, sequence, state };
};

let sockets: FakeSocket[];
let answer: () => Response;
let told: (readonly number[] | null)[];
const deps = (): LiveSeatsDeps => ({
  openSocket: () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  },
  fetch: () => Promise.resolve(answer()),
  onchange: (seats) => told.push(seats),
  onnewmap: () => told.push([-1]),
  onavailability: ({ atMs }) => told.push([-2, atMs]),
  random: () => 1,
});

beforeEach(() => {
  sockets = [];
  told = [];
  answer = () => new Response(null, { status: 503 });
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('live seats', () => {
  it('follow the socket: the whole picture first, then what changes', async () => {
    const live = new LiveSeats('evt_1', 0, 1, deps());
    const stop = live.follow();
    sockets[0]!.say(encodeSnapshot(status(1)));
    expect([live.freshness, live.isFree(4)]).toEqual(['live', true]);
    sockets[0]!.say(encodeDelta(status(2, [4]), 1, [4]));
    expect(live.isFree(4)).toBe(false);
    expect(told).toEqual([null, [4]]);
    sockets[0]!.say(JSON.stringify({ kind: 'availability', atMs: 7, entries: [] }));
    sockets[0]!.say('noise');
    expect(told.at(-1)).toEqual([-2, 7]);
    stop();
  });

  it('ask again and again while there is no socket, and come back to it with growing pauses', async () => {
    answer = () => new Response(encodeSnapshot(status(3, [1])));
    const live = new LiveSeats('evt_1', 0, 1, deps());
    const stop = live.follow();
    sockets[0]!.close();
    await vi.advanceTimersByTimeAsync(50);
    expect([live.freshness, live.isFree(1)]).toEqual(['polling', false]);
    answer = () => new Response(encodeSnapshot(status(4, [1, 2])));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(live.isFree(2)).toBe(false);
    expect(sockets).toHaveLength(2); // after one second
    sockets[1]!.close();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(sockets).toHaveLength(3); // after two more
    stop();
  });

  it('say when nothing can be reached, and keep what was known', async () => {
    const live = new LiveSeats('evt_1', 0, 1, deps());
    const stop = live.follow();
    sockets[0]!.say(encodeSnapshot(status(1, [5])));
    sockets[0]!.close();
    await vi.advanceTimersByTimeAsync(2_100);
    expect([live.freshness, live.isFree(5)]).toEqual(['away', false]);
    stop();
  });

  it('begin anew after a gap, and tell of another map', async () => {
    const live = new LiveSeats('evt_1', 0, 1, deps());
    const stop = live.follow();
    sockets[0]!.say(encodeSnapshot(status(1)));
    sockets[0]!.say(encodeDelta(status(9, [3]), 8, [3]));
    expect(live.isFree(3)).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    sockets[1]!.say(encodeSnapshot(status(9, [3])));
    expect([live.freshness, live.isFree(3)]).toEqual(['live', false]);
    sockets[1]!.say(encodeSnapshot(status(1, [], 2)));
    expect(told.at(-1)).toEqual([-1]);
    stop();
  });
});
