import type { Fault } from './faults.ts';
import type { WebhookSwitches } from './webhook-queue.ts';

/** What was posted to `/control`, as JSON or from a form of the console page. */
export type Input = Record<string, unknown>;

/** Thrown when a switch is set to something it cannot be; answered with 400 and the sentence. */
export class BadInput extends Error {}

const dayMs = 86_400_000;

/** @throws BadInput */
export function readSwitches(input: Input): Partial<WebhookSwitches> {
  return {
    ...('delayMs' in input ? { delayMs: whole(input, 'delayMs', 0, dayMs) } : {}),
    ...('dropNext' in input ? { dropNext: wholeOrAll(input, 'dropNext', 0) } : {}),
    ...('copies' in input ? { copies: whole(input, 'copies', 1, 10) } : {}),
    ...('holdNext' in input ? { holdNext: whole(input, 'holdNext', 0, 1_000) } : {}),
  };
}

/** @throws BadInput */
export function readFault(input: Input): Partial<Fault> & Pick<Fault, 'answer'> {
  const endpoint = text(input, 'endpoint');
  if (endpoint && !/^([A-Za-z]+\s+)?\/v1\/\S*$/.test(endpoint)) {
    throw new BadInput('endpoint looks like "POST /v1/refunds" or "/v1/checkout/sessions/:id".');
  }
  return {
    answer: choice(input, 'answer', ['429', '500', 'timeout', 'reset', 'slow']),
    when: 'when' in input ? choice(input, 'when', ['before', 'after']) : 'before',
    endpoint: endpoint || null,
    remaining: 'times' in input ? wholeOrAll(input, 'times', 1) : 1,
    delayMs: text(input, 'delayMs') ? whole(input, 'delayMs', 0, 600_000) : 1_000,
    remembered: ['true', '1', 'on'].includes(text(input, 'remembered')),
  };
}

/** Either `offsetMs` or `advanceMs`, whole milliseconds. @throws BadInput */
export function readClock(input: Input): { offsetMs: number } | { advanceMs: number } {
  const limit = 3_650 * dayMs;
  if ('advanceMs' in input) return { advanceMs: whole(input, 'advanceMs', -limit, limit) };
  return { offsetMs: whole(input, 'offsetMs', -limit, limit) };
}

/** @throws BadInput */
export function readRateLimit(input: Input): number | null {
  const given = text(input, 'perSecond');
  return given === '' || given === '0' ? null : whole(input, 'perSecond', 1, 100_000);
}

/** @throws BadInput */
export function readOutcome(input: Input): 'succeeded' | 'failed' {
  return choice(input, 'outcome', ['succeeded', 'failed']);
}

export function text(input: Input, name: string): string {
  const value = input[name];
  return value === undefined || value === null ? '' : String(value).trim();
}

function whole(input: Input, name: string, min: number, max: number): number {
  const given = text(input, name);
  const value = Number(given);
  if (!/^-?\d+$/.test(given) || value < min || value > max) {
    throw new BadInput(`${name} is a whole number from ${min} to ${max}.`);
  }
  return value;
}

function wholeOrAll(input: Input, name: string, min: number): number | 'all' {
  return text(input, name) === 'all' ? 'all' : whole(input, name, min, 1_000_000);
}

function choice<const T extends string>(input: Input, name: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === text(input, name));
  if (found === undefined) throw new BadInput(`${name} is one of ${choices.join(', ')}.`);
  return found;
}
