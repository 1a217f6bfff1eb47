/** What is stored of an enrolment token. It has 256 random bits, so a plain hash is enough. */
import { toHex, utf8 } from '#domain/crypto/bytes';
import { sha256 } from '../bytes.ts';

export async function tokenHash(token: string): Promise<string> {
  return toHex(await sha256(utf8(`foyer/enrolment/1 ${token}`)));
}
