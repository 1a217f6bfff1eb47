/** The events that lives are lived in: small, so that everybody meets everybody. Opened once, then shared by all lives. */
import type { Command } from '../commands.ts';
import type { Entry } from '../events.ts';
import { emptyState } from '../state.ts';
import { step } from '../step.ts';
import type { SalesSettings } from '../settings.ts';
import { demoSettings, startMs } from '../testing.ts';

export interface House {
  settings: SalesSettings;
  /** What was stored when it was opened: published, with two doors. */
  opening: readonly Entry[];
  /** How many facts that made. */
  facts: number;
}

export const deviceIds = ['dev_a', 'dev_b'];

/** Six places a night, of them two reduced. */
const smallHall = demoSettings({
  pools: [
    { index: 0, name: 'all', capacity: 6 },
    { index: 2, name: 'reduced', capacity: 2 },
  ],
});

/** Three places a night and long holds: somebody is always in the way. */
const cellar = demoSettings({
  pools: [0, 2].map((index) => ({ index, name: 'all', capacity: 3 })),
  holdMs: 25 * 60_000,
});

function opened(settings: SalesSettings): House {
  const commands: Command[] = [
    { kind: 'configure', key: 'configure', settings },
    ...deviceIds.map((deviceId) => enrolment(deviceId)),
  ];
  const state = emptyState();
  const steps = commands.map((command) => step(state, command, startMs));
  const refused = steps.find(({ reply }) => !reply.ok);
  if (refused) throw new Error(`the house cannot be opened: ${JSON.stringify(refused.reply)}`);
  return { settings, opening: steps.flatMap(({ entries }) => entries), facts: state.factSequence };
}

function enrolment(deviceId: string): Command {
  return { kind: 'enrol-door', key: `enrol-${deviceId}`, deviceId, publicKey: deviceId, name: deviceId, gate: 0 };
}

export const houses: readonly House[] = [smallHall, smallHall, cellar].map(opened);
