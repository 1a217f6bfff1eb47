/** A door signs each of its requests; the server knows its public key since the enrolment. */
import { toBase64url, toHex, utf8 } from '#domain/crypto/bytes';
import type { Signer } from '#domain/crypto/ed25519';
import { sha256 } from '#domain/crypto/hash';

export type DeviceIdentity = { deviceId: string; signer: Signer };

/** What is signed: method, path with query, the time in ms of the server's clock, and the body's SHA-256. */
export function deviceSigningInput(
  method: string,
  pathAndQuery: string,
  unixMs: number,
  body: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return utf8(`foyer/device/1\n${method}\n${pathAndQuery}\n${unixMs}\n${toHex(sha256(body))}`);
}

/** The value of the `Authorization` header. `unixMs` is the corrected clock: the server takes five minutes either side. */
export async function deviceAuthorization(
  device: DeviceIdentity,
  request: { method: string; pathAndQuery: string; body: Uint8Array },
  unixMs: number,
): Promise<string> {
  const atMs = Math.round(unixMs);
  const signed = deviceSigningInput(request.method, request.pathAndQuery, atMs, request.body);
  return `Foyer-Device ${device.deviceId} ${atMs} ${toBase64url(await device.signer.sign(signed))}`;
}
