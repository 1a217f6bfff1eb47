import { describe, expect, it } from 'vitest';
import type { DoorReport, DoorReportReply } from '#domain/contract/door-talk';
import { DoorTalk, type KeptTalk } from './door-talk.ts';
import { readBattery } from './device-words.ts';
import type { Answer } from './server-link.ts';
import type { SessionStatus } from './session-status.ts';
import { atMs } from './testing.ts';

const status = {
  journalLength: 3,
  unsent: 1,
  fault: null,
  pack: null,
  neighbours: null,
  offsetMs: -40,
} as unknown as SessionStatus;
const words = { version: 'v1', battery: { level: 0.4, charging: true }, persisted: true, practising: false };
const message = (id: number) => ({ id, atMs, text: `Message ${id}` });
const told = (...ids: number[]): Answer<DoorReportReply> => ({
  kind: 'ok',
  value: { messages: ids.map(message), packEpoch: 1, serverNowMs: atMs },
});

async function aTalk(kept: KeptTalk | null = null) {
  const disk = { kept };
  const sent: DoorReport[] = [];
  let answer: Answer<DoorReportReply> = { kind: 'away' };
  let whileAsked = async (): Promise<void> => undefined;
  const store = {
    read: async () => disk.kept,
    write: async (now: KeptTalk) => void (disk.kept = structuredClone(now)),
  };
  const open = async () => {
    const talk = new DoorTalk({ store, words: async () => words }, async (report) => {
      sent.push(report);
      await whileAsked();
      return answer;
    });
    await talk.load();
    return talk;
  };
  const talk = await open();
  const round = async (next: Answer<DoorReportReply>, during?: () => Promise<void>) => {
    answer = next;
    whileAsked = during ?? (async () => undefined);
    await talk.report(status, atMs);
    return talk.messages.map(({ id }) => id);
  };
  return { talk, round, sent, open };
}

describe('what a door and the desk tell each other', () => {
  it('[H1] how the device is goes along with every round', async () => {
    const { round, sent } = await aTalk();
    await round(told());
    expect(sent[0]!.health).toEqual({
      ...words,
      journalLength: 3,
      unsent: 1,
      offsetMs: -40,
      broken: false,
      packEpoch: null,
      packAtMs: null,
      nearby: null,
    });
  });

  it('[H2] a message stands until it is acknowledged here, over a reload and without a network', async () => {
    const { talk, round, sent, open } = await aTalk();
    expect(await round(told(1, 2))).toEqual([1, 2]);
    expect(await round({ kind: 'away' })).toEqual([1, 2]);
    await talk.acknowledge(1);
    const again = await open();
    expect(again.messages.map(({ id }) => id)).toEqual([2]);
    expect(await round({ kind: 'problem', code: 'busy', retryAfterMs: null })).toEqual([2]);
    expect(await round(told(2))).toEqual([2]);
    expect(sent.at(-1)).toMatchObject({ shown: [2], acknowledged: [1] });
    await round(told(2));
    expect(sent.at(-1)).toMatchObject({ acknowledged: [] });
  });

  it('[H3] what is acknowledged while the server is asked does not come back', async () => {
    const { talk, round, sent } = await aTalk();
    await round(told(1));
    expect(await round(told(1), () => talk.acknowledge(1))).toEqual([]);
    expect(await round(told())).toEqual([]);
    expect(sent.at(-1)).toMatchObject({ acknowledged: [1] });
  });

  it('[H4] a message that was withdrawn goes; a server that knows none of this changes nothing', async () => {
    const { round } = await aTalk();
    expect(await round(told(1, 2))).toEqual([1, 2]);
    expect(await round(told(2))).toEqual([2]);
    expect(await round({ kind: 'problem', code: 'not-found', retryAfterMs: null })).toEqual([2]);
  });

  it('[H1] a browser that does not tell of its battery, or refuses to, tells nothing', async () => {
    expect(await readBattery({} as Navigator)).toBeNull();
    const denied = { getBattery: () => Promise.reject(new Error('no')) } as unknown as Navigator;
    expect(await readBattery(denied)).toBeNull();
    const full = { getBattery: async () => ({ level: 1, charging: true }) } as unknown as Navigator;
    expect(await readBattery(full)).toEqual({ level: 1, charging: true });
  });
});
