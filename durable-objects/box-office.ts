/**
 * The box office of one event: load, decide, store, tell. What is clever lives in domain/box-office; here is the clock, the
 * disk and the wire. There is one object per event, named by the event's id.
 */
import { openDatabase, type DatabaseEnv } from '#db/client';
import { projectFacts } from '#db/projection';
import type { Command, Reply, ReplyOf } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import type { BoxOfficeState } from '#domain/box-office/state';
import { nextWakeMs } from '#domain/box-office/sweep';
import { totalsFact } from '#domain/box-office/totals';
import { decodeSeatMap } from '#domain/seating/stored-map';
import { parseKeyEncryptionKeys, type KeyEncryptionKey } from '#domain/sealing';
import { commandsPerCallMax, type BoxOfficeRpc, type Busy, type CallContext, type Health } from './box-office-rpc.ts';
import type { BindWish, JournalUpload, OutboxMessage } from './box-office-rpc.ts';
import { packAnswers, unpackCommands } from './box-office-wire.ts';
import { bringsMore, withMore } from './box-office/along.ts';
import { checkBinding } from './box-office/check-binding.ts';
import { Committer, type Answer, type Asked } from './box-office/committer.ts';
import { readHealth } from './box-office/health.ts';
import { checkUpload, joinAdmitReplies } from './box-office/journal-upload.ts';
import { Ledger, quietMs } from './box-office/ledger.ts';
import { Live } from './box-office/live.ts';
import { LiveSeats } from './box-office/live-seats.ts';
import { OneByOne } from './box-office/one-by-one.ts';
import { Outbox, type OutboxDeps } from './box-office/outbox.ts';
import { BoxOfficeDoors } from './box-office/door-methods.ts';

export interface BoxOfficeEnv extends DatabaseEnv {
  /** See domain/sealing: `v1:<base64 of 32 bytes>`, newest first. */
  FOYER_KEK: string;
  MESSAGES: Queue<OutboxMessage>;
}

/** The broom and the outbox come at most this often: a busy event would otherwise have an alarm for every hold. */
const alarmEveryMs = 500;
/** Sockets of desks and doors, and of people who choose. */
const totalsTag = 'totals';
const seatsTag = 'seats';

type Answered<K extends Command['kind']> = Promise<ReplyOf[K] | Busy>;

export class BoxOffice extends BoxOfficeDoors<BoxOfficeEnv> implements BoxOfficeRpc {
  protected override readonly keks: readonly KeyEncryptionKey[];
  protected override readonly ledger: Ledger;
  readonly #committer: Committer;
  readonly #outbox: Outbox;
  readonly #live: Live;
  readonly #liveSeats: LiveSeats;
  #alarmAtMs: number | null = null;
  #busyLoggedAtMs = 0;
  readonly #oneByOne = new OneByOne();

  constructor(ctx: DurableObjectState, env: BoxOfficeEnv) {
    super(ctx, env);
    this.keks = parseKeyEncryptionKeys(env.FOYER_KEK);
    this.ledger = new Ledger({ storage: ctx.storage, keks: this.keks, now: () => this.now() });
    this.#committer = new Committer({
      commit: (batch) => this.#commit(batch),
      recover: (error) => this.#recover(error),
      turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
      now: () => performance.now(),
    });
    this.#outbox = new Outbox(this.ledger.sql, this.outboxDeps());
    this.#live = new Live({
      sockets: () => ctx.getWebSockets(totalsTag),
      accept: (socket) => ctx.acceptWebSocket(socket, [totalsTag]),
      message: () => JSON.stringify({ kind: 'totals', ...this.readTotals() }),
      after: (ms, work) => void setTimeout(() => void this.#committer.read(work), ms),
    });
    this.#liveSeats = new LiveSeats({
      sockets: (tag = seatsTag) => ctx.getWebSockets(tag),
      accept: (socket, tags) => ctx.acceptWebSocket(socket, [seatsTag, ...tags]),
      after: (ms, work) => void setTimeout(() => void this.stored(work), ms),
      now: () => this.now(),
    });
    void ctx.blockConcurrencyWhile(async () => {
      await this.ledger.load();
      this.#alarmAtMs = await ctx.storage.getAlarm();
      if (this.ledger.state.plan) this.#wakeBy(this.now() + alarmEveryMs); // whatever was left to do
    });
  }

  /** Tests hand in another clock, … */
  protected override now(): number {
    return Date.now();
  }

  /** … and another world behind the outbox. */
  protected outboxDeps(): OutboxDeps {
    return {
      project: (eventId, facts) => projectFacts(openDatabase(this.env), eventId, facts),
      send: async (messages) => {
        if (messages.length > 0) await this.env.MESSAGES.sendBatch(messages.map((body) => ({ body })));
      },
    };
  }

  // ------------------------------------------------------------------ commands

  async execute(commands: Command[], context: CallContext): Promise<Answer[]> {
    if (commands.length > commandsPerCallMax) return commands.map(() => ({ ok: false, code: 'invalid' }));
    const asked = commands.map((command) => ({ command }));
    return this.#submit(asked, context, true);
  }

  async carry(text: string): Promise<string> {
    const { commands, context } = unpackCommands(text);
    const answers = await this.execute(commands, context);
    if (!answers.some((answer, i) => bringsMore(commands[i]!, answer))) return packAnswers(answers);
    const more = (answer: Answer, i: number) => withMore(this.ledger, this.now(), commands[i]!, answer);
    return this.stored(async () => packAnswers(await Promise.all(answers.map(more))));
  }

  async run<K extends Command['kind']>(command: Extract<Command, { kind: K }>, context: CallContext): Answered<K> {
    const [answer] = await this.#submit([{ command }], context);
    return answer as ReplyOf[K] | Busy;
  }

  configure(settings: SalesSettings, key: string, context: CallContext): Answered<'configure'> {
    return this.run<'configure'>({ kind: 'configure', key, settings }, context);
  }

  /** One map after the other; the same version again gets the first answer. */
  setSeatMap(mapVersion: number, bytes: Uint8Array, context: CallContext): Answered<'set-seat-map'> {
    return this.#oneByOne.run('seat-map', async () => {
      const map = decodeSeatMap(bytes);
      if (map.version !== mapVersion) return { ok: false, code: 'invalid' };
      if (this.ledger.state.seats?.map.version === mapVersion) return { ok: true, mapVersion };
      this.ledger.offerSeatMap(mapVersion, bytes, map);
      try {
        const key = `seat-map:${mapVersion}`;
        return await this.run<'set-seat-map'>({ kind: 'set-seat-map', key, mapVersion }, context);
      } finally {
        this.ledger.withdrawSeatMap(mapVersion);
      }
    });
  }

  /** The core believes the shell that the phone has the key. */
  async bindTicket({ proof, ...command }: BindWish, context: CallContext): Answered<'bind-ticket'> {
    const isProven = await this.stored((state) => checkBinding(state, { proof, ...command }));
    if (!isProven) return { ok: false, code: 'bad-proof' };
    return this.run<'bind-ticket'>({ ...command, kind: 'bind-ticket' }, context);
  }

  /** One upload of a door after the other: the next is checked against the end of the chain that this one leaves. */
  admitJournal(upload: JournalUpload, context: CallContext): Answered<'admit'> {
    return this.#oneByOne.run(upload.deviceId, () => this.#admit(upload, context));
  }

  async #admit(upload: JournalUpload, context: CallContext): Answered<'admit'> {
    const checked = await this.stored((state) => checkUpload(state, this.ledger.sql, upload));
    if (!checked.ok) return checked;
    const answers = (await this.#submit(checked.asked, context)) as (ReplyOf['admit'] | Busy)[];
    return joinAdmitReplies(answers[0]!, answers[1]);
  }

  async #submit(asked: Asked[], context: CallContext, apart = false): Promise<Answer[]> {
    const answers = await this.#committer.submit(asked, apart);
    if (answers.some((answer) => !answer.ok && answer.code === 'busy')) this.#logBusy(context.requestId);
    return answers;
  }

  async #commit(batch: readonly Asked[]): Promise<Reply[]> {
    const replies = await this.ledger.commit(batch);
    this.#tell();
    return replies;
  }

  /** The transaction was rolled back: memory follows the disk. If even that fails the object starts anew. */
  async #recover(error: unknown): Promise<void> {
    this.#log('commit failed, state loaded again', null, error);
    try {
      await this.ledger.load();
      this.#liveSeats.forget();
    } catch (again) {
      this.ctx.abort(`box office cannot load its state: ${String(again)}`);
    }
  }

  // ------------------------------------------------------------------ what comes after

  #tell(): void {
    this.#live.touch();
    this.#liveSeats.touch(this.ledger.state);
    const wakeMs = nextWakeMs(this.ledger.state);
    if (this.ledger.lastFacts.length > 0) this.#wakeBy(this.now() + alarmEveryMs);
    else if (wakeMs !== null) this.#wakeBy(Math.max(wakeMs, this.now() + alarmEveryMs));
  }

  #wakeBy(atMs: number): void {
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= atMs) return;
    this.#alarmAtMs = atMs;
    void this.ctx.storage.setAlarm(atMs);
  }

  /** The broom, then the outbox. At least once, so nothing here minds coming twice. */
  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    await this.#committer.exclusively(() => this.#sweepAndSum());
    const { plan } = this.ledger.state;
    const delivery = plan
      ? await this.#outbox.drain(plan.settings.eventId, this.now(), (error, way) =>
          this.#log(`outbox ${way} waits`, null, error),
        )
      : { done: true, againInMs: 0 };
    this.#tell();
    if (!delivery.done) this.#wakeBy(this.now() + Math.max(alarmEveryMs, delivery.againInMs));
    await this.#committer.exclusively(async () => this.ledger.snapshotIfQuiet());
    if (this.ledger.snapshotWanted) this.#wakeBy(this.now() + quietMs);
  }

  /** Sums are told to the catalogue when something has happened since they were told last. */
  async #sweepAndSum(): Promise<void> {
    await this.ledger.sweep();
    const { state, sql } = this.ledger;
    if (state.plan && state.factSequence > sql.number('totalled')) {
      await this.ledger.addFact(totalsFact(state, this.now()));
      sql.setNumber('totalled', state.factSequence);
    }
    this.ledger.lastFacts = [];
  }

  /** Sockets only: `/live` for the desk (the Worker has checked who asks), `/seats?occurrence=` for everybody. */
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/live') return this.stored(() => this.#live.connect(request));
    if (pathname !== '/seats') return new Response('not found', { status: 404 });
    const occurrence = Number(searchParams.get('occurrence'));
    return this.stored((state) => this.#liveSeats.connect(request, state, occurrence));
  }

  // Watchers only listen; what they send is not read.
  override webSocketMessage(): void {}
  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  // ------------------------------------------------------------------ reads (the others are in BoxOfficeReads)

  seatSnapshot(occurrence: number): Promise<Uint8Array | null> {
    return this.stored((state) => this.#liveSeats.snapshot(state, occurrence));
  }

  health(): Promise<Health> {
    return this.stored(() => readHealth(this.ledger, this.#committer.depth, this.now()));
  }

  /** What is stored, never what could still be lost. */
  protected override stored<T>(read: (state: BoxOfficeState) => T): Promise<Awaited<T>> {
    return this.#committer.read(() => read(this.ledger.state));
  }

  /** Under a storm once a second is enough. */
  #logBusy(requestId: string): void {
    if (this.now() < this.#busyLoggedAtMs + 1_000) return;
    this.#busyLoggedAtMs = this.now();
    this.#log('busy', requestId);
  }

  #log(message: string, requestId: string | null, error?: unknown): void {
    const eventId = this.ledger.state.plan?.settings.eventId ?? null;
    const problem = error === undefined ? {} : { error: error instanceof Error ? error.message : String(error) };
    console.warn(JSON.stringify({ level: 'warn', at: 'box-office', message, eventId, requestId, ...problem }));
  }
}
