/**
 * A door signs each of its requests: `Authorization: Foyer-Device <device id> <unix ms> <signature>`, an Ed25519 signature over
 * `foyer/device/1`, method, path with query, the time and the body's SHA-256, one to a line. The time bounds replays; what can be
 * replayed within it (a journal, a pack) changes nothing the second time.
 */
import { fromBase64url, toHex, utf8 } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import { isId } from '#domain/ids';
import type { DoorRow } from '#durable-objects/box-office-rpc';
import { ask, isBusy } from '../box-office.ts';
import { sha256 } from '../bytes.ts';
import { timed, type ApiContext } from '../context.ts';
import type { Refusal } from '../http/problem.ts';

/** How far a door's corrected clock may be off ours. */
const clockToleranceMs = 5 * 60_000;

let ed25519: Ed25519 | undefined;

export interface DeviceClaim {
  deviceId: string;
  atMs: number;
  signature: Uint8Array;
}

/** Reads the header; null for anything that is not of its form. */
export function readDeviceClaim(authorization: string | undefined): DeviceClaim | null {
  const match = /^Foyer-Device (dev_[0-9a-z]{26}) (\d{1,15}) ([A-Za-z0-9_-]{86})$/.exec(authorization ?? '');
  const signature = match && fromBase64url(match[3]!);
  if (!signature || !isId('device', match[1]!)) return null;
  return { deviceId: match[1]!, atMs: Number(match[2]), signature };
}

/** What a device signs. */
export async function deviceMessage(
  request: { method: string; pathAndQuery: string; body: Uint8Array<ArrayBuffer> },
  atMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { method, pathAndQuery, body } = request;
  return utf8(`foyer/device/1\n${method}\n${pathAndQuery}\n${atMs}\n${toHex(await sha256(body))}`);
}

/**
 * The enrolled door behind a request, or why it is not one. A withdrawn door is one only where `withdrawnToo` says so: its journal
 * is still taken, since what it did before counts (D10); what there is to learn it learns no more.
 */
export async function signedDoor(
  c: ApiContext,
  eventId: string,
  { withdrawnToo }: { withdrawnToo: boolean },
): Promise<{ ok: true; door: DoorRow } | ({ ok: false } & Refusal)> {
  const claim = readDeviceClaim(c.req.header('authorization'));
  if (!claim) return { ok: false, code: 'not-signed-in' };
  if (Math.abs(Date.now() - claim.atMs) > clockToleranceMs)
    return { ok: false, code: 'clock-off', detail: `It is ${new Date().toISOString()} here.` };
  const doors = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.doors()));
  if (isBusy(doors)) return doors;
  const door = doors.find((candidate) => candidate.deviceId === claim.deviceId);
  const publicKey = door && fromBase64url(door.publicKey);
  if (!door || !publicKey) return { ok: false, code: 'not-found' };
  const { pathname, search } = new URL(c.req.url);
  const body = c.get('body') ?? new Uint8Array();
  const message = await deviceMessage({ method: c.req.method, pathAndQuery: pathname + search, body }, claim.atMs);
  ed25519 ??= await pickEd25519(crypto.subtle);
  if (!(await ed25519.verify(claim.signature, message, publicKey))) return { ok: false, code: 'bad-signature' };
  return door.revokedAtMs === null || withdrawnToo ? { ok: true, door } : { ok: false, code: 'door-revoked' };
}
