/** When names are fetched, and when they must go: the rules of the clock and the role around `DoorNames`. */
import { idToBytes } from '#domain/ids';
import type { SubtleNames } from '#domain/gate-pack/names-seal';
import type { SessionStatus } from '../door-session.ts';
import { ServerLink, type LinkDeps } from '../server-link.ts';
import type { DeviceIdentity } from '../device-request.ts';
import { DoorNames, makeFindKey } from './door-names.ts';
import { IdbNames } from './names-store.ts';

/** What has been sold since is heard of within a minute. */
const roundEveryMs = 60_000;
/** The pack may have come by then, and the first scan has not. */
const firstRoundMs = 2_000;
/** As the server has it: names are of no use a day after the last date. */
const keptAfterEndMs = 24 * 3_600_000;

/** Names of a door that is at work; null where the browser keeps nothing for it. A door without names is still a door. */
export async function openNames(deps: LinkDeps, device: DeviceIdentity, eventId: string): Promise<DoorNames | null> {
  const eventId16 = idToBytes('event', eventId);
  try {
    return await DoorNames.open({
      eventId16: eventId16!,
      store: await IdbNames.open(device.deviceId),
      subtle: crypto.subtle as unknown as SubtleNames,
      makeKey: () => makeFindKey(crypto.subtle),
      link: new ServerLink(deps, device, eventId),
    });
  } catch {
    return null;
  }
}

/** Whether this device may hold names, as far as it knows by itself. */
export function mayHoldNames({ withdrawn, over, pack }: SessionStatus, nowMs: number): boolean {
  if (withdrawn || over) return false;
  const lastEndMs = Math.max(0, ...(pack?.head.occurrences ?? []).map(({ endsAtMs }) => endsAtMs));
  return lastEndMs === 0 || nowMs < lastEndMs + keptAfterEndMs;
}

/** Fetches and forgets, until the returned function is called. */
export function keepNames(names: DoorNames, status: () => SessionStatus, nowMs: () => number): () => void {
  const turn = () => void (mayHoldNames(status(), nowMs()) ? names.round() : names.forget()).catch(() => {});
  const first = setTimeout(turn, firstRoundMs);
  const timer = setInterval(turn, roundEveryMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
