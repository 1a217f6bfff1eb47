/** The real box office with a clock that tests move and a world that records. */
import type { Fact } from '#domain/box-office/facts';
import type { OutboxMessage } from '../box-office-rpc.ts';
import { BoxOffice } from '../box-office.ts';
import type { Ledger } from '../box-office/ledger.ts';
import type { OutboxDeps } from '../box-office/outbox.ts';

/** What the world behind all box offices of a test has heard. Lives in the isolate, so it outlives an eviction. */
export const world = {
  projections: [] as { eventId: string; facts: readonly Fact[] }[],
  messages: [] as OutboxMessage[],
  /** While true, libSQL is away. */
  away: false,
  /** Added to the real clock. */
  aheadMs: 0,
  /** Facts of one event but for the sums, whose number depends on how often the alarm came by. */
  factsOf(eventId: string): Fact[] {
    const facts = this.projections.flatMap((projection) => (projection.eventId === eventId ? projection.facts : []));
    return facts.filter((fact) => fact.kind !== 'totals');
  },
  messagesOf(eventId: string): OutboxMessage[] {
    return this.messages.filter((message) => message.eventId === eventId);
  },
  reset(): void {
    this.projections = [];
    this.messages = [];
    this.away = false;
    this.aheadMs = 0;
  },
};

export class TestBoxOffice extends BoxOffice {
  protected override now(): number {
    return Date.now() + world.aheadMs;
  }

  protected override outboxDeps(): OutboxDeps {
    return {
      async project(eventId, facts) {
        if (world.away) throw new Error('libSQL is away');
        world.projections.push({ eventId, facts });
      },
      async send(messages) {
        world.messages.push(...messages);
      },
    };
  }

  /** For tests: what is in memory. */
  get memory(): Ledger {
    return this.ledger;
  }
}

export default {
  fetch: () => new Response('this Worker only carries objects', { status: 404 }),
};
