/**
 * What this door tells of itself with every round, and the organizer's messages: they stand on the screen until somebody here has
 * acknowledged them, also over a reload and without a network. A server that knows nothing of this is asked in vain, and nothing else happens.
 */
import { peerHeardWithinMs } from '#domain/admission/freshness';
import type { DoorHealth, DoorMessage, DoorReport, DoorReportReply } from '#domain/contract/door-talk';
import { messagesPerReport } from '#domain/contract/door-talk';
import type { Answer } from './server-link.ts';
import type { SessionStatus } from './session-status.ts';

/** What only the page knows of its device. */
export type DeviceWords = Pick<DoorHealth, 'version' | 'battery' | 'persisted' | 'practising'>;

/** What is kept over a reload. */
export type KeptTalk = {
  /** Not acknowledged here, the oldest first. */
  messages: DoorMessage[];
  /** Acknowledged here, and the server has not said that it knows. */
  acknowledged: number[];
};

export interface TalkStore {
  read(): Promise<KeptTalk | null>;
  write(kept: KeptTalk): Promise<void>;
}

/** What a session needs for it. */
export interface TalkGround {
  store: TalkStore;
  words(): Promise<DeviceWords>;
}

export class DoorTalk {
  readonly #ground: TalkGround;
  readonly #send: (report: DoorReport) => Promise<Answer<DoorReportReply>>;
  #kept: KeptTalk = { messages: [], acknowledged: [] };

  constructor(ground: TalkGround, send: (report: DoorReport) => Promise<Answer<DoorReportReply>>) {
    this.#ground = ground;
    this.#send = send;
  }

  /** Reads what was kept. A store that cannot be read is as good as an empty one: the server tells again. */
  async load(): Promise<void> {
    this.#kept = (await this.#ground.store.read().catch(() => null)) ?? this.#kept;
  }

  /** What stands on the screen, the oldest first. */
  get messages(): readonly DoorMessage[] {
    return this.#kept.messages;
  }

  /** Somebody here has read it. */
  async acknowledge(id: number): Promise<void> {
    const { messages, acknowledged } = this.#kept;
    if (!messages.some((message) => message.id === id)) return;
    await this.#keep({
      messages: messages.filter((message) => message.id !== id),
      acknowledged: [...acknowledged, id].slice(-messagesPerReport),
    });
  }

  /** One exchange. Whatever becomes of it, the round that it belongs to has done its work already. */
  async report(status: SessionStatus, nowMs: number): Promise<void> {
    const acknowledged = [...this.#kept.acknowledged];
    const shown = this.#kept.messages.slice(0, messagesPerReport).map(({ id }) => id);
    const health = healthOf(status, await this.#ground.words(), nowMs);
    const answer = await this.#send({ health, shown, acknowledged });
    if (answer.kind !== 'ok') return;
    // what was acknowledged while we asked has not been told yet
    const untold = this.#kept.acknowledged.filter((id) => !acknowledged.includes(id));
    const messages = answer.value.messages.filter(({ id }) => !untold.includes(id));
    await this.#keep({ messages, acknowledged: untold });
  }

  async #keep(kept: KeptTalk): Promise<void> {
    const isSame = JSON.stringify(kept) === JSON.stringify(this.#kept);
    this.#kept = kept;
    if (!isSame) await this.#ground.store.write(kept).catch(() => {}); // a full disk must not hide a message
  }
}

function healthOf(status: SessionStatus, words: DeviceWords, nowMs: number): DoorHealth {
  const { pack, neighbours, fault, journalLength, unsent, offsetMs } = status;
  return {
    ...words,
    ...{ journalLength, unsent, offsetMs },
    broken: fault !== null,
    packEpoch: pack?.epoch ?? null,
    packAtMs: pack?.head.issuedAtMs ?? null,
    nearby: neighbours && {
      known: neighbours.length,
      heard: neighbours.filter((each) => nowMs - (each.lastHeardAtMs ?? 0) <= peerHeardWithinMs).length,
    },
  };
}
