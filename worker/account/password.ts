/**
 * Passwords are kept as scrypt with parameters that OWASP's Password Storage Cheat Sheet lists: N = 2^14, r = 8, p = 5 (16 MiB, so
 * that it fits several times into an isolate). The parameters stand in the hash, so that they can be raised later.
 */
import { scrypt } from 'node:crypto';
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';

const cost = { logN: 14, r: 8, p: 5 };
const saltLength = 16;
const hashLength = 32;
const memoryMax = 64 * 1024 * 1024;

/** `scrypt$14$8$5$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(saltLength));
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.logN, cost.r, cost.p, toBase64url(salt), toBase64url(hash)].join('$');
}

/** Whether the password is the one that was hashed; in constant time for a given hash. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(hash);
  const salt = match && fromBase64url(match[4]!);
  const expected = match && fromBase64url(match[5]!);
  if (!salt || !expected) return false;
  const found = await derive(password, salt, { logN: Number(match[1]), r: Number(match[2]), p: Number(match[3]) });
  let difference = found.length ^ expected.length;
  for (let i = 0; i < found.length; i++) difference |= found[i]! ^ (expected[i] ?? 0);
  return difference === 0;
}

function derive(password: string, salt: Uint8Array, { logN, r, p }: typeof cost): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r, p, maxmem: memoryMax };
    // One spelling of a password, whatever keyboard it came from (NIST SP 800-63B §5.1.1.2).
    scrypt(password.normalize('NFKC'), salt, hashLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
