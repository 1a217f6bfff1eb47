/** The door page from its first moment: who holds the device, is it a door already, what does it need. */
import { version } from '$app/environment';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { ProblemCode } from '#domain/contract/problem';
import { makeDeviceKey, signerOf } from './device-key.ts';
import { DoorClock } from './door-clock.ts';
import { openDoorDb, type DoorDb } from './door-db.ts';
import type { DoorRecord } from './door-record.ts';
import { DoorSession, type SessionStatus } from './door-session.ts';
import { settleEarlierDoors } from './earlier-doors.ts';
import { enrol, readEnrolmentLink, tokenOf } from './enrol.ts';
import { readBattery } from './device-words.ts';
import type { DeviceWords } from './door-talk.ts';
import { IdbDoorBook } from './idb-door-book.ts';
import { IdbJournal } from './idb-journal.ts';
import { IdbConflicts, IdbPacks } from './idb-stores.ts';
import { IdbTalk } from './idb-talk.ts';
import { MeshStore } from './mesh/mesh-store.ts';
import { meshGround } from './mesh/open-mesh.ts';
import type { DoorNames } from './names/door-names.ts';
import { keepNames, openNames } from './names/keep-names.ts';
import { IdbNames } from './names/names-store.ts';
import { holdDoor } from './one-tab.ts';
import { keepStorage, type Keeping } from './storage.ts';

export type EnrolTrouble =
  | { kind: 'refused'; code: ProblemCode }
  | { kind: 'away' }
  | { kind: 'no-link' }
  | { kind: 'elsewhere'; origin: string };

export type Phase =
  | { kind: 'starting' }
  /** No IndexedDB: a private window, or a browser that was told to keep nothing. */
  | { kind: 'no-storage' }
  | { kind: 'other-tab' }
  /** A newer version of the page is open and has changed the storage. */
  | { kind: 'outdated' }
  | { kind: 'enrol'; trouble: EnrolTrouble | null; token: string | null }
  | { kind: 'enrolling' }
  /** A link for another door while this device is one. */
  | { kind: 'replace'; token: string }
  | { kind: 'ready' };

export class DoorPage {
  phase = $state.raw<Phase>({ kind: 'starting' });
  status = $state.raw<SessionStatus | null>(null);
  /** The corrected clock, ticking for what shows an age. */
  nowMs = $state(Date.now());
  onLine = $state(true);
  keeping = $state.raw<Keeping>({ persisted: null, usedBytes: null });
  /** Entries of earlier doors of this device that still wait for the network. */
  earlierWaiting = $state(0);
  /** Somebody is practising: what is scanned goes to a gate of its own, and nothing of it is kept. */
  practising = $state(false);
  session: DoorSession | null = null;
  /** Who tickets were booked for, as far as this device may know. */
  names = $state.raw<DoorNames | null>(null);
  #stopNames = () => {};
  #db: DoorDb | null = null;
  #ed25519: Ed25519 | null = null;
  #clock = new DoorClock(Date.now);
  #release = () => {};
  #ticker: ReturnType<typeof setInterval> | undefined;

  /** Begins; the returned function ends everything. */
  begin(): () => void {
    this.onLine = navigator.onLine;
    const token = this.#takeToken();
    this.#release = holdDoor(
      navigator.locks,
      () => void this.#open(token),
      () => (this.phase = { kind: 'other-tab' }),
    );
    this.#ticker = setInterval(() => (this.nowMs = this.#clock.nowMs()), 1_000);
    const abort = new AbortController();
    const listen = { signal: abort.signal };
    addEventListener('online', () => this.#network(true), listen);
    addEventListener('offline', () => this.#network(false), listen);
    addEventListener('hashchange', () => void this.#arrived(this.#takeToken()), listen);
    document.addEventListener('visibilitychange', () => !document.hidden && this.session?.askNow(), listen);
    return () => {
      abort.abort();
      clearInterval(this.#ticker);
      this.session?.stop();
      this.#stopNames();
      this.#db?.close();
      this.#release();
    };
  }

  /** A link that was scanned or pasted. */
  async useLink(text: string): Promise<void> {
    const link = readEnrolmentLink(text.trim());
    if (!link) this.phase = { kind: 'enrol', trouble: { kind: 'no-link' }, token: null };
    else if (link.origin !== location.origin)
      this.phase = { kind: 'enrol', trouble: { kind: 'elsewhere', origin: link.origin }, token: null };
    else await this.#arrived(link.token);
  }

  /** Makes this device the door of the token; also the second attempt after a failed one. */
  async enrol(token: string): Promise<void> {
    if (!this.#db || this.phase.kind === 'enrolling') return;
    this.phase = { kind: 'enrolling' };
    const clock = new DoorClock(Date.now);
    const result = await enrol(token, {
      fetch: (input, init) => fetch(input, init),
      book: new IdbDoorBook(this.#db),
      clock,
      makeKey: () => makeDeviceKey(crypto.subtle, (bytes) => crypto.getRandomValues(bytes)),
      randomId: () => crypto.randomUUID(),
    });
    if (result.kind === 'enrolled') {
      this.session?.stop();
      await this.names?.forget(); // they were for the door that this device was
      this.keeping = await keepStorage();
      await this.#work(result.door, clock);
    } else this.phase = { kind: 'enrol', trouble: result, token: canRetry(result) ? token : null };
  }

  /** Stays what it is. */
  async keepDoor(): Promise<void> {
    this.phase = this.session ? { kind: 'ready' } : { kind: 'enrol', trouble: null, token: null };
  }

  /** Forgets the door with all that belongs to it. The page asks first, and only where everything was sent. */
  async leave(): Promise<void> {
    if (!this.#db || !this.session) return;
    this.session.stop();
    const { deviceId } = this.session.status().door;
    await new IdbDoorBook(this.#db).forget(deviceId);
    this.#stopNames();
    this.names = null;
    await IdbNames.forget(deviceId).catch(() => {});
    await MeshStore.forget(deviceId).catch(() => {}); // what neighbours told is theirs, and on their devices
    this.session = null;
    this.status = null;
    this.phase = { kind: 'enrol', trouble: null, token: null };
  }

  async #open(token: string | null): Promise<void> {
    try {
      this.#db = await openDoorDb(undefined, () => this.#outdated());
      this.#ed25519 = await pickEd25519(crypto.subtle);
      const door = await new IdbDoorBook(this.#db).current();
      this.keeping = await keepStorage();
      if (door) await this.#work(door, new DoorClock(Date.now, door.clock));
      else this.phase = { kind: 'enrol', trouble: null, token: null };
    } catch {
      this.phase = { kind: 'no-storage' };
      return;
    }
    await this.#arrived(token);
  }

  async #arrived(token: string | null): Promise<void> {
    if (!token || !this.#db) return;
    if (this.session && !this.session.status().withdrawn) this.phase = { kind: 'replace', token };
    else await this.enrol(token);
  }

  async #work(door: DoorRecord, clock: DoorClock): Promise<void> {
    const db = this.#db!;
    this.#clock = clock;
    const session = await DoorSession.open(
      {
        fetch: (input, init) => fetch(input, init),
        ed25519: this.#ed25519!,
        signer: signerOf(door.key, crypto.subtle),
        clock,
        book: new IdbDoorBook(db),
        packs: new IdbPacks(db),
        journal: new IdbJournal(db, door.deviceId),
        conflicts: new IdbConflicts(db, door.deviceId),
        ground: await meshGround(door.deviceId),
        talk: { store: new IdbTalk(db, door.deviceId), words: () => this.#words() },
      },
      door,
    );
    session.onChange = () => {
      this.status = session.status();
      this.nowMs = clock.nowMs();
    };
    this.session = session;
    this.status = session.status();
    this.phase = { kind: 'ready' };
    session.start();
    await this.#openNames(session, clock);
    void this.#settleEarlier();
  }

  async #words(): Promise<DeviceWords> {
    const { persisted } = this.keeping;
    return { version, persisted, battery: await readBattery(), practising: this.practising };
  }

  async #openNames(session: DoorSession, clock: DoorClock): Promise<void> {
    this.#stopNames();
    const { deviceId, eventId, key } = session.status().door;
    const link = { fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init), clock };
    const names = await openNames(link, { deviceId, signer: signerOf(key, crypto.subtle) }, eventId);
    this.names = names;
    if (!names) return;
    names.onChange = () => (this.nowMs = clock.nowMs());
    this.#stopNames = keepNames(
      names,
      () => session.status(),
      () => clock.nowMs(),
    );
  }

  async #settleEarlier(): Promise<void> {
    const db = this.#db;
    if (!db) return;
    this.earlierWaiting = await settleEarlierDoors({
      fetch: (input, init) => fetch(input, init),
      clock: this.#clock,
      book: new IdbDoorBook(db),
      signerOf: (door) => signerOf(door.key, crypto.subtle),
      journalOf: (door) => new IdbJournal(db, door.deviceId),
    }).catch(() => this.earlierWaiting);
  }

  #network(onLine: boolean): void {
    this.onLine = onLine;
    if (!onLine) return;
    this.session?.askNow();
    void this.#settleEarlier();
  }

  #outdated(): void {
    this.session?.stop();
    this.#stopNames();
    this.session = null;
    this.phase = { kind: 'outdated' };
  }

  /** The token leaves the address bar before anything else: it must not stay in a history or on a photograph. */
  #takeToken(): string | null {
    const token = tokenOf(location.hash);
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
    return token;
  }
}

function canRetry(trouble: EnrolTrouble): boolean {
  if (trouble.kind === 'away') return true;
  return trouble.kind === 'refused' && ['internal', 'busy', 'rate-limited', 'database-away'].includes(trouble.code);
}
