/** Ways to break a box office: what a planted bug is made of. */
import type { Command } from '../commands.ts';
import type { BoxOfficeEvent, Entry } from '../events.ts';
import type { PlanSettings } from '../plan.ts';
import type { BoxOfficeState } from '../state.ts';
import type { Step } from '../step.ts';
import { soundMachine, type Machine } from './machine.ts';

type Kind = Command['kind'];

/** The sound step, with something done to the state before it. */
export function before(meddle: (state: BoxOfficeState, command: Command) => void): Partial<Machine> {
  return {
    step(state, command, nowMs) {
      meddle(state, command);
      return soundMachine.step(state, command, nowMs);
    },
  };
}

/** Such a command is decided on a state that was made to look otherwise, and is put right afterwards. */
export function misled<K extends Kind>(
  kind: K,
  mislead: (state: BoxOfficeState, command: Extract<Command, { kind: K }>) => (() => void) | undefined,
): Partial<Machine> {
  return {
    step(state, command, nowMs) {
      const putRight = command.kind === kind ? mislead(state, command as never) : undefined;
      const done = soundMachine.step(state, command, nowMs);
      putRight?.();
      return done;
    },
  };
}

/** Decides as if each pool had so many places. */
export function capacity(places: number): (state: BoxOfficeState) => () => void {
  return ({ counters }) => {
    const kept = counters!.capacity.slice();
    counters!.capacity.fill(places);
    return () => counters!.capacity.set(kept);
  };
}

/** The sound step, with something done to state or outcome after a yes to such a command. */
export function after(kind: Kind, meddle: (state: BoxOfficeState, done: Step) => void): Partial<Machine> {
  return {
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      if (command.kind === kind && done.reply.ok && done.entries.length > 0) meddle(state, done);
      return done;
    },
  };
}

/** A journal that is read with something missing or changed. */
export function rereading(change: (entry: Entry) => Entry): Partial<Machine> {
  return { apply: (state, entry) => soundMachine.apply(state, change(entry)) };
}

/** After every entry with such an event, when it is decided and when it is read again: memory and journal agree, and are wrong. */
export function wherever(
  t: BoxOfficeEvent['t'],
  meddle: (state: BoxOfficeState, entry: Entry) => void,
): Partial<Machine> {
  const spoil = (state: BoxOfficeState, entry: Entry) => {
    if (entry.events.some((event) => event.t === t)) meddle(state, entry);
  };
  return {
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      for (const entry of done.entries) spoil(state, entry);
      return done;
    },
    sweep(state, nowMs) {
      const swept = soundMachine.sweep(state, nowMs);
      if (swept) spoil(state, swept.entry);
      return swept;
    },
    apply(state, entry) {
      soundMachine.apply(state, entry);
      spoil(state, entry);
    },
  };
}

/** Decides everything on settings that are not the published ones. */
export function underSettings(change: (settings: PlanSettings) => Partial<PlanSettings>): Partial<Machine> {
  const pretend = <T>(state: BoxOfficeState, decide: () => T): T => {
    const { plan } = state;
    if (!plan) return decide();
    const { settings } = plan;
    const other = { ...settings, ...change(settings) };
    plan.settings = other;
    const done = decide();
    if (state.plan?.settings === other) state.plan.settings = settings;
    return done;
  };
  return {
    step: (state, command, nowMs) => pretend(state, () => soundMachine.step(state, command, nowMs)),
    sweep: (state, nowMs) => pretend(state, () => soundMachine.sweep(state, nowMs)),
  };
}
