/** The questions that the Worker asks of a box office. Nothing here changes anything, and nothing waits for a decision. */
import { DurableObject } from 'cloudflare:workers';
import type { Refusal } from '#domain/box-office/commands';
import { refuseWaiting } from '#domain/box-office/decide-waiting';
import type { SalesSettings } from '#domain/box-office/settings';
import type { BoxOfficeState } from '#domain/box-office/state';
import { MeshMailbox, type LetterTo, type Meeting } from '#domain/mesh/mailbox';
import type { KeyEncryptionKey } from '#domain/sealing';
import type { NamePageRows, OpenedOrder, PackReply, WaitingQuestion } from '../box-office-rpc.ts';
import { namePages, nameRows } from './door-names.ts';
import { certificateOf, gatePackSince } from './gate-packs.ts';
import type { Ledger } from './ledger.ts';
import { readAllotments, readCode, readCodes } from './read-extras.ts';
import { readAvailability, readContacts, readHold, readOpenOrders, readOrder } from './reads.ts';
import { openWaiting, readOwnWaiting, readWaiting, readWaitingPage } from './waiting-rows.ts';
import { readSettings, readTotals, sameSecret } from './reads.ts';

/** Rows of a list that one call may ask for. */
const listMax = 500;

export abstract class BoxOfficeReads<Env> extends DurableObject<Env> {
  /** Letters between doors; whoever loses them writes again. */
  readonly #mailbox = new MeshMailbox();
  protected abstract readonly keks: readonly KeyEncryptionKey[];
  protected abstract readonly ledger: Ledger;
  protected abstract now(): number;
  /** What is stored, never what could still be lost. */
  protected abstract stored<T>(read: (state: BoxOfficeState) => T): Promise<Awaited<T>>;

  settings(): Promise<SalesSettings | null> {
    return this.stored((state) => readSettings(state));
  }

  availability() {
    return this.stored((state) => readAvailability(state, this.now()));
  }

  code(typed: string) {
    return this.stored((state) => readCode(state, typed, this.now()));
  }

  codes(from: number, limit: number) {
    return this.stored((state) => readCodes(state, from, Math.min(limit, listMax)));
  }

  allotments() {
    return this.stored(readAllotments);
  }

  ownWaiting(entryId: string, secretHash: string) {
    return this.stored((state) => readOwnWaiting(this.ledger.sql, state, entryId, secretHash));
  }

  mayWait(asked: WaitingQuestion): Promise<Refusal | null> {
    return this.stored((state) => refuseWaiting(state, asked, this.now()));
  }

  waiting(entryId: string) {
    return this.stored((state) => readWaiting(this.ledger.sql, state, entryId));
  }

  waitingList(after: number, limit: number) {
    return this.stored((state) => readWaitingPage(this.ledger.sql, state, after, Math.min(limit, listMax)));
  }

  openWaiting(entryIds: string[]) {
    const { sql } = this.ledger;
    return this.stored(({ plan }) =>
      openWaiting(sql, this.keks, plan?.settings.eventId ?? '', entryIds.slice(0, listMax)),
    );
  }

  holdView(holdId: string) {
    return this.stored((state) => readHold(state, holdId, this.now()));
  }

  order(orderId: string) {
    return this.stored((state) => readOrder(this.ledger.sql, state, this.ledger.keys, orderId));
  }

  orders(orderIds: string[]) {
    const { sql } = this.ledger;
    return this.stored(async (state) => {
      const asked = orderIds.slice(0, listMax).map((orderId) => readOrder(sql, state, this.ledger.keys, orderId));
      return (await Promise.all(asked)).filter((order) => order !== null);
    });
  }

  checkSecret(orderId: string, secretHash: string): Promise<boolean> {
    return this.stored(() => {
      const row = this.ledger.sql.order(orderId);
      return row !== null && sameSecret(row.secret_hash as string, secretHash);
    });
  }

  openOrder(orderId: string, secretHash: string): Promise<OpenedOrder | null> {
    const { sql } = this.ledger;
    return this.stored(async (state) => {
      const isRight = sameSecret((sql.order(orderId)?.secret_hash as string | undefined) ?? '', secretHash);
      const order = isRight ? await readOrder(sql, state, this.ledger.keys, orderId) : null;
      const contact =
        order && (await readContacts(sql, this.keks, state.plan!.settings.eventId, [orderId]))[0]!.contact;
      return order && { order, contact };
    });
  }

  publicKeys() {
    return this.stored(() => this.ledger.publicKeys());
  }

  totals() {
    return this.stored(() => this.readTotals());
  }

  gatePack(sinceEpoch: number | null): Promise<PackReply> {
    return this.stored((state) => {
      const { keys } = this.ledger;
      if (!keys || !state.plan) return { epoch: 0, pack: null };
      return gatePackSince(state, keys, this.ledger.publicKeys(), sinceEpoch, this.now());
    });
  }

  meetDoors(deviceId: string, letters: LetterTo[]): Promise<Meeting> {
    const isDoor = ({ doors }: BoxOfficeState, id: string) => doors.get(id)?.revokedAtMs === null;
    return this.stored((state) => this.#mailbox.exchange(deviceId, letters, this.now(), (id) => isDoor(state, id)));
  }

  namePages(): Promise<number[] | null> {
    return this.stored((state) => namePages(state, this.ledger.sql, this.now()));
  }

  nameRows(pages: number[]): Promise<NamePageRows[]> {
    return this.stored((state) => {
      const { keys, sql } = this.ledger;
      return keys ? nameRows(state, keys, sql, pages, this.now()) : [];
    });
  }

  doorCertificate(deviceId: string): Promise<string | null> {
    return this.stored((state) => {
      const { keys } = this.ledger;
      return keys ? certificateOf(state, keys, deviceId) : null;
    });
  }

  scans(afterId: number, limit: number) {
    return this.stored(() => this.ledger.sql.scans(afterId, Math.min(limit, listMax)));
  }

  openOrders(limit: number) {
    return this.stored((state) => readOpenOrders(state, Math.min(limit, listMax)));
  }

  openContacts(orderIds: string[]) {
    return this.stored(({ plan }) =>
      readContacts(this.ledger.sql, this.keks, plan?.settings.eventId ?? '', orderIds.slice(0, listMax)),
    );
  }

  protected readTotals() {
    const { state, sql } = this.ledger;
    return readTotals(state, this.now(), state.factSequence - sql.number('projected'));
  }
}
