/** What concerns the doors of an event and needs no decision: who is inside, how the devices are, messages, practice, evidence. */
import { conflictsOf } from '#domain/admission/merge';
import { practiceKinds, practiceTicket } from '#domain/admission/practice';
import type { Door } from '#domain/box-office/state';
import type { DeskDoorMessage, DoorReport } from '#domain/contract/door-talk';
import type { DoorRow } from '../box-office-rpc.ts';
import type { DoorRpc, EvidencePlace } from '../door-rpc.ts';
import { DoorTalkSql, messageLifeMs, type MessageAnswer } from './door-talk-sql.ts';
import { codeOf, ticketKey } from './keys.ts';
import { readArrivals, readInside, type HeardDoors } from './read-arrivals.ts';
import { BoxOfficeReads } from './read-methods.ts';
import { readDoors } from './reads.ts';

/** Messages that the desk sees. */
const shownMax = 30;
const askedMax = 1_000;

export abstract class BoxOfficeDoors<Env> extends BoxOfficeReads<Env> implements DoorRpc {
  readonly #talk = new DoorTalkSql(this.ctx.storage.sql);

  arrivals(occurrence: number | null) {
    return this.stored((state) => readArrivals(state, this.#heard(), occurrence, this.now()));
  }

  inside() {
    return this.stored((state) => readInside(state, this.#heard(), this.now()));
  }

  /** Asked with every call of a door: without what devices tell of themselves. */
  doors(): Promise<DoorRow[]> {
    return this.stored(readDoors);
  }

  doorsAndReports(): Promise<{ doors: DoorRow[]; packEpoch: number }> {
    return this.stored((state) => {
      if (!state.plan) return { doors: [], packEpoch: 0 };
      const reports = this.#talk.reports();
      const doors = readDoors(state).map((door) => {
        const report = reports.get(door.deviceId);
        if (!report) return door;
        const { atMs, health } = report;
        const isNewer = atMs >= (door.lastContactAtMs ?? 0);
        return {
          ...door,
          lastContactAtMs: Math.max(door.lastContactAtMs ?? 0, atMs),
          packEpoch: (isNewer ? health.packEpoch : null) ?? door.packEpoch,
          report: { atMs, health },
        };
      });
      return { doors, packEpoch: state.epoch };
    });
  }

  reportDoor(deviceId: string, report: DoorReport) {
    return this.stored((state) => {
      const door = state.doors.get(deviceId);
      if (!door) return null;
      const nowMs = this.now();
      this.ctx.storage.transactionSync(() => {
        this.#talk.setReport(deviceId, nowMs, report.health);
        for (const id of report.shown) this.#talk.noteAnswer(id, deviceId, 'shown', nowMs);
        for (const id of report.acknowledged) this.#talk.noteAnswer(id, deviceId, 'acknowledged', nowMs);
      });
      const sinceMs = Math.max(door.enrolledAtMs, nowMs - messageLifeMs);
      const messages = door.revokedAtMs === null ? this.#talk.messagesFor(deviceId, sinceMs) : [];
      return { messages, packEpoch: state.epoch };
    });
  }

  sendDoorMessage({ key, text, deviceId }: { key: string; text: string; deviceId: string | null }) {
    return this.stored(({ plan, doors }) => {
      if (!plan) return 'event-not-published' as const;
      const door = deviceId === null ? null : doors.get(deviceId);
      if (door === undefined) return 'unknown-door' as const;
      if (door && door.revokedAtMs !== null) return 'door-revoked' as const;
      const message = { key, atMs: this.now(), text, deviceId };
      const id = this.ctx.storage.transactionSync(() => this.#talk.insertMessage(message));
      return id === null ? ('idempotency-key-reused' as const) : { id };
    });
  }

  doorMessages(): Promise<DeskDoorMessage[]> {
    return this.stored(({ plan, doors }) => {
      if (!plan) return [];
      const messages = this.#talk.messages(shownMax);
      const answers = new Map(messages.map(({ id }) => [id, new Map<string, MessageAnswer>()]));
      for (const each of this.#talk.answers(messages.at(-1)?.id ?? 0))
        answers.get(each.messageId)?.set(each.deviceId, each);
      return messages.map(({ id, atMs, text, deviceId, withdrawnAtMs }) => {
        const of = answers.get(id)!;
        const told = [...doors.values()].filter((door) => concerns(door, deviceId, atMs) || of.has(door.id));
        const answered = told.map((door) => {
          const { shownAtMs = null, acknowledgedAtMs = null } = of.get(door.id) ?? {};
          return { id: door.id, name: door.name, shownAtMs, acknowledgedAtMs };
        });
        return { id, atMs, text, door: deviceId, withdrawn: withdrawnAtMs !== null, doors: answered };
      });
    });
  }

  withdrawDoorMessage(id: number) {
    return this.stored(({ plan }) => plan !== null && this.#talk.withdrawMessage(id, this.now()));
  }

  practiceCodes() {
    return this.stored(async ({ plan, signing }) => {
      const { keys } = this.ledger;
      if (!plan || !keys) return null;
      if (plan.settings.test) return 'practice-impossible' as const;
      const key = ticketKey(keys, signing);
      const codes = practiceKinds.map((kind) => codeOf(keys, key, practiceTicket(kind), null));
      return (await Promise.all(codes)).map((code, i) => ({ kind: practiceKinds[i]!, code }));
    });
  }

  evidence(after: EvidencePlace | null, limit: number) {
    return this.stored(({ plan }) => (plan ? this.#talk.evidence(after, limit) : []));
  }

  stillConflicts(entries: { serial: number; deviceId: string; sequence: number }[]) {
    return this.stored(({ admissions }) =>
      entries
        .slice(0, askedMax)
        .map(({ serial, deviceId, sequence }) =>
          conflictsOf(admissions, serial).some(
            ({ conflicting }) => conflicting.deviceId === deviceId && conflicting.sequence === sequence,
          ),
        ),
    );
  }

  #heard(): HeardDoors {
    if (!this.ledger.state.plan) return new Map();
    return this.#talk.heard();
  }
}

/** Whether a message was meant for a door: to it or to all, while it was one. */
function concerns(door: Door, deviceId: string | null, atMs: number): boolean {
  if (deviceId !== null) return door.id === deviceId;
  return door.enrolledAtMs <= atMs && (door.revokedAtMs === null || door.revokedAtMs > atMs);
}
