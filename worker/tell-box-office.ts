/** A command to an event's box office: in one call with whoever else of this isolate speaks to it at the same moment. */
import type { Command } from '#domain/box-office/commands';
import type { Busy } from '#durable-objects/box-office-rpc';
import { packCommands, unpackAnswers, type Carried } from '#durable-objects/box-office-wire';
import { ask, isBusy } from './box-office.ts';
import { SharedLane } from './carry-together.ts';
import type { Bindings } from './env.ts';

/** Who speaks: a request. */
export interface Speaker {
  requestId: string;
  /** See `Caller`. */
  keepAlive(work: Promise<unknown>): void;
}

const lanes = new Map<string, SharedLane<Command, Carried>>();
/** Events that one isolate speaks to at one moment; far more than it has requests. */
const eventsMax = 500;

/** Until when who wants a new reservation is told so here: to ask an object that is full would cost it as much as to sell. */
const fullUntil = new Map<string, { atMs: number; busy: Busy }>();
/** Much shorter than the object lets anybody wait, so that it never runs dry. */
const fullMs = 200;

/** The answer to the command, with what it brings along. Faults that may pass come back as `busy`. */
export async function tell<K extends Command['kind']>(
  env: Bindings,
  eventId: string,
  command: Extract<Command, { kind: K }>,
  { requestId, keepAlive }: Speaker,
): Promise<Carried<K>> {
  const isNew = command.kind === 'hold';
  const full = fullUntil.get(eventId);
  if (full && isNew && Date.now() < full.atMs) return full.busy;
  const send = async (commands: readonly Command[]) => {
    const answers = await ask(env, eventId, (office) => office.carry(packCommands(commands, { requestId })));
    return isBusy(answers) ? commands.map(() => answers) : unpackAnswers(answers);
  };
  // Who wants something new may be refused at once, and must not have to wait for the answers of those who go on.
  const way = isNew ? `${eventId} new` : eventId;
  const lane = laneTo(way);
  const answer = await lane.ask(command, { send, keepAlive, wait });
  if (isBusy(answer) && isNew) keep(fullUntil, eventId, { atMs: Date.now() + fullMs, busy: answer });
  if (lane.isIdle && lanes.get(way) === lane) lanes.delete(way);
  return answer as Carried<K>;
}

function laneTo(way: string): SharedLane<Command, Carried> {
  const known = lanes.get(way);
  if (known) return known;
  const lane = new SharedLane<Command, Carried>();
  keep(lanes, way, lane); // whoever is on one that goes gets there all the same
  return lane;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= eventsMax) map.delete(map.keys().next().value!);
  map.set(key, value);
}

/** A timer that nobody waits for any more goes with its request; to stop each of them would cost as much again. */
function wait<T>(ms: number, early?: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));
  return early ? Promise.race([early, late]) : late;
}
