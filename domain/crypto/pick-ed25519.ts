/** Native Ed25519 where the runtime has it (Chrome 137, Firefox 129, Safari 17, Node, workerd), else the one in JavaScript. */
import { fromHex, utf8 } from './bytes.ts';
import type { Ed25519 } from './ed25519.ts';
import { nativeEd25519, type SubtleEd25519 } from './ed25519-native.ts';
import { nobleEd25519 } from './ed25519-noble.ts';

/** A signature of ours over "foyer" (the seed is 32 bytes of 0x07), so that the test asks for more than a name in a list. */
const publicKey = fromHex('ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c')!;
const signature = fromHex(
  'f85ca80210653655f0b1de671b6e7e4c54128acd9de32a5cd4e05700834f42eb9a8a00dd200de2dcbb2b678fa279f65ce7cfb95217b2aeba806df69fe1b24d0b',
)!;

/**
 * @param subtle `crypto.subtle`, or undefined where a page has none (no secure context).
 * The probe verifies a good signature and a spoilt one; anything unexpected means noble.
 */
export async function pickEd25519(subtle: SubtleEd25519 | undefined): Promise<Ed25519> {
  if (subtle) {
    const native = nativeEd25519(subtle);
    const good = await native.verify(signature, utf8('foyer'), publicKey);
    const spoilt = await native.verify(signature, utf8('lobby'), publicKey);
    if (good && !spoilt) return native;
  }
  return nobleEd25519();
}
