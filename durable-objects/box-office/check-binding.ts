/** Whether the phone has the key that a ticket is to be bound to (T15); the core cannot wait for WebCrypto. */
import type { BoxOfficeState } from '#domain/box-office/state';
import { idToBytes } from '#domain/ids';
import { isBindingProven } from '#domain/ticket/binding';
import type { BindWish } from '../box-office-rpc.ts';
import { ed25519, fromBase64url } from './keys.ts';

export async function checkBinding({ plan }: BoxOfficeState, wish: BindWish): Promise<boolean> {
  const eventId16 = plan && idToBytes('event', plan.settings.eventId);
  const [holderKey, proof] = [fromBase64url(wish.holderKey), fromBase64url(wish.proof)];
  if (!eventId16 || !holderKey || !proof) return false;
  const { serial, generation } = wish;
  return isBindingProven(eventId16, { serial, generation }, holderKey, proof, ed25519);
}
