/**
 * The way to an event's box office. A fresh stub for each try; a fault that may pass is tried once more with the same key;
 * one that is overloaded is not asked again but answered with `busy`.
 */
import type { BoxOfficeRpc, Busy } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import { configOf, type Bindings } from './env.ts';
import { log } from './log.ts';

export type BoxOffice = Pick<BoxOfficeRpc, keyof BoxOfficeRpc>;

/** When to come back after a fault of the object itself; it wakes within a second. */
const retryAfterMs = 1_000;

/** Asks the event's box office. `region` places an object that does not exist yet. Faults that may pass come back as `busy`. */
export async function ask<T>(
  env: Bindings,
  eventId: string,
  question: (office: BoxOffice) => Promise<T>,
  region?: string,
): Promise<T | Busy> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question(stubOf(env, eventId, region));
    } catch (error) {
      const fault = error as { overloaded?: boolean; retryable?: boolean; durableObjectReset?: boolean };
      const mayPass = fault.retryable || fault.durableObjectReset;
      log('warn', 'box office fault', { eventId, attempt, overloaded: !!fault.overloaded, error: String(error) });
      if (fault.overloaded || (mayPass && attempt > 1)) return { ok: false, code: 'busy', retryAfterMs };
      if (!mayPass) throw error;
    }
  }
}

/** Whether an answer is the box office's "not now". */
export function isBusy(answer: unknown): answer is Busy {
  return typeof answer === 'object' && answer !== null && 'code' in answer && answer.code === 'busy';
}

/** The raw stub, for what is not RPC: the live socket. */
export function stubOf(env: Bindings, eventId: string, region?: string): BoxOffice & Fetcher {
  const { jurisdiction } = configOf(env);
  const offices = jurisdiction ? env.BOX_OFFICE.jurisdiction(jurisdiction) : env.BOX_OFFICE;
  const hint = region && region !== 'auto' ? { locationHint: region as DurableObjectLocationHint } : {};
  return offices.get(offices.idFromName(eventId), hint) as unknown as BoxOffice & Fetcher;
}

/** How long an isolate believes the published settings. They name and price things on pages; the object alone decides. */
const settingsLifeMs = 5_000;
const settingsMax = 200;
const known = new Map<string, { settings: SalesSettings | null; untilMs: number }>();

/** The published settings with their texts, at most some seconds old; null for an event that was never published. */
export async function settingsOf(
  env: Bindings,
  eventId: string,
  nowMs = Date.now(),
): Promise<SalesSettings | null | Busy> {
  const held = known.get(eventId);
  if (held && held.untilMs > nowMs) return held.settings;
  const settings = await ask(env, eventId, (office) => office.settings());
  if (isBusy(settings)) return settings;
  keep(eventId, settings, nowMs);
  return settings;
}

/** Forgets what this isolate believes of an event that has just been published. */
export function forgetSettings(eventId: string): void {
  known.delete(eventId);
}

function keep(eventId: string, settings: SalesSettings | null, nowMs: number): void {
  if (known.size >= settingsMax) known.delete(known.keys().next().value!);
  if (settings) known.set(eventId, { settings, untilMs: nowMs + settingsLifeMs });
}
