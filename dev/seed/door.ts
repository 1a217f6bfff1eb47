/**
 * A door of the demo: enrolled like any phone, run by the very classes that the door page runs, with a journal in memory. It lets
 * guests in, refuses copies and strangers, and hands its journal in.
 */
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import { pickEd25519 } from '#domain/crypto/pick-ed25519';
import { openGatePack } from '#domain/gate-pack/open';
import { idToBytes } from '#domain/ids';
import type { EnrolmentView } from '#domain/contract/desk';
import type { EnrolReply } from '#domain/contract/door';
import type { OrderView } from '#domain/contract/sale';
import { DoorClock } from '../../web/src/lib/door/door-clock.ts';
import { Gate } from '../../web/src/lib/door/gate.ts';
import { JournalSender } from '../../web/src/lib/door/journal-sender.ts';
import { MemoryJournal } from '../../web/src/lib/door/memory-journal.ts';
import { ServerLink } from '../../web/src/lib/door/server-link.ts';
import { apiClient, type ApiClient } from './client.ts';

export interface DemoDoor {
  /** Scans one code and writes it down. */
  scan(code: string): Promise<'admit' | string>;
  /** Hands the journal in. @throws Error when the server does not take it */
  send(): Promise<void>;
}

/** Enrols a door at gate `gate` through the desk and gives it the pack of this moment. */
export async function enrolDemoDoor(
  desk: ApiClient,
  baseUrl: string,
  eventId: string,
  name: string,
  gate: number,
): Promise<DemoDoor> {
  const ed25519 = await pickEd25519(crypto.subtle);
  const signer = await ed25519.signer(crypto.getRandomValues(new Uint8Array(32)));
  const enrolment = await desk.post<EnrolmentView>(`/api/desk/events/${eventId}/doors`, { name, gate });
  const token = new URLSearchParams(new URL(enrolment.url).hash.slice(1)).get('token');
  const door = await apiClient(baseUrl).post<EnrolReply>('/api/doors', {
    token,
    publicKey: toBase64url(signer.publicKey),
  });

  const clock = new DoorClock(() => Date.now());
  const fetchHere: typeof fetch = (path, init) => fetch(new URL(String(path), baseUrl), init);
  const link = new ServerLink({ fetch: fetchHere, clock }, { deviceId: door.deviceId, signer }, eventId);
  const answer = await link.fetchPack(null);
  if (answer.kind !== 'ok' || !answer.value)
    throw new Error(`no gate pack for the demo's door: ${JSON.stringify(answer)}`);
  const trusted = [{ index: 0, publicKey: fromBase64url(door.trustAnchor)! }];
  const pack = await openGatePack(answer.value, idToBytes('event', eventId)!, trusted, ed25519);
  if (!pack.ok) throw new Error(`the gate pack of the demo's door is ${pack.reason}`);

  const store = new MemoryJournal();
  const gateway = await Gate.open(
    { store, signer, ed25519, clock },
    { eventId, deviceId: door.deviceId, gate },
    pack.value,
  );
  const sender = new JournalSender(
    { store, send: (entries, epoch) => link.sendJournal(entries, epoch) },
    eventId,
    door.deviceId,
  );
  return {
    async scan(code) {
      const outcome = await gateway.scan(code, { direction: 'in', occurrence: null });
      if (outcome.kind !== 'verdict') throw new Error(`the demo's door could not write its journal: ${outcome.kind}`);
      return outcome.verdict.verdict === 'admit' ? 'admit' : outcome.verdict.reason;
    },
    async send() {
      const report = await sender.sendAll(gateway.pack.epoch);
      if (report.kind !== 'sent') throw new Error(`the demo's journal was not taken: ${JSON.stringify(report)}`);
    },
  };
}

/** The evening so far: a third of the guests are in, a few codes were refused, and one copy got in at the second gate. */
export async function runDemoDoor(
  desk: ApiClient,
  baseUrl: string,
  eventId: string,
  orders: OrderView[],
  ordersOfAnotherEvent: OrderView[],
): Promise<void> {
  const codes = orders.flatMap((order) => order.tickets.map((ticket) => ticket.code));
  const bridge = await enrolDemoDoor(desk, baseUrl, eventId, 'Bridge, left lane', 0);
  const orangery = await enrolDemoDoor(desk, baseUrl, eventId, 'Orangery', 1);
  const arrived = codes.slice(0, Math.floor(codes.length / 3));
  for (const [i, code] of arrived.entries()) await (i % 3 === 2 ? orangery : bridge).scan(code);
  for (const code of arrived.slice(0, 2)) await bridge.scan(code); // shown a second time
  const foreign = ordersOfAnotherEvent[0]?.tickets[0]?.code;
  if (foreign) await bridge.scan(foreign);
  await bridge.scan('HTTPS://EXAMPLE.COM/NOT-A-TICKET');
  if (arrived[0]) await orangery.scan(arrived[0]); // a copy, at a gate that had not heard of the first
  await bridge.send();
  await orangery.send();
}
