/** What is left of doors that this device was before: journals that the server has not got yet. They are sent, then forgotten. */
import type { Signer } from '#domain/crypto/ed25519';
import type { DoorBook, DoorRecord } from './door-record.ts';
import { JournalSender } from './journal-sender.ts';
import type { JournalStore } from './journal-store.ts';
import { ServerLink, type LinkDeps } from './server-link.ts';

export interface EarlierDoorsDeps extends LinkDeps {
  book: DoorBook;
  signerOf(door: DoorRecord): Signer;
  journalOf(door: DoorRecord): JournalStore;
}

/** Sends what is left and forgets who has nothing left. @returns how many entries still wait */
export async function settleEarlierDoors(deps: EarlierDoorsDeps): Promise<number> {
  let waiting = 0;
  for (const door of await deps.book.earlier()) {
    const link = new ServerLink(deps, { deviceId: door.deviceId, signer: deps.signerOf(door) }, door.eventId);
    const send: ServerLink['sendJournal'] = (entries, epoch) => link.sendJournal(entries, epoch);
    const sender = new JournalSender({ store: deps.journalOf(door), send }, door.eventId, door.deviceId);
    if ((await sender.unsent()) > 0) await sender.sendAll(0);
    const left = await sender.unsent();
    if (left === 0) await deps.book.forget(door.deviceId);
    waiting += left;
  }
  return waiting;
}
