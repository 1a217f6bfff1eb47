/** What tests of the waiting list have in common. */
import type { Line } from './commands.ts';
import type { Fact } from './facts.ts';
import { stateHash } from './hash.ts';
import { recount } from './holds.ts';
import type { SalesSettings, WaitingListRules } from './settings.ts';
import { demoSettings, Desk, full } from './testing.ts';
import { waitingView } from './waiting-list.ts';

export const hourMs = 3_600_000;
export const rules: WaitingListRules = { open: true, first: false, smallerMayPass: false, offerMs: hourMs };
export const listed = (change: Partial<WaitingListRules> = {}, settings: Partial<SalesSettings> = {}) =>
  demoSettings({ waitingList: { ...rules, ...change }, ...settings });

/** Ten places each night, all of them bought by orders of one ticket for the first. */
export function soldOut(change: Partial<WaitingListRules> = {}, settings: Partial<SalesSettings> = {}): Desk {
  const desk = new Desk(listed(change, settings));
  for (let i = 0; i < 10; i++) desk.pay(desk.checkout(desk.hold([full(1)], `hld_s${i}`), `ord_s${i}`));
  return desk;
}
export const free = (desk: Desk, ...orders: number[]) => {
  for (const i of orders) desk.ask({ kind: 'cancel', orderId: `ord_s${i}`, by: 'organizer' });
};
export const contact = (emailBlind: string) => ({
  dataKeyId: 'd',
  wrappedDataKey: 'w',
  sealedContact: 's',
  emailBlind,
});
export const seedOf = (who: string) => `${who}-`.padEnd(22, '0');
export const join = (desk: Desk, who: string, line: Line) =>
  desk.ask({
    ...{ kind: 'join-waiting-list', entryId: `wtl_${who}`, ...line, contact: contact(who), locale: 'en' },
    ...{ secretHash: 'h', holdSeed: seedOf(who) },
  });
export const joined = (desk: Desk, ...parties: [who: string, line: Line][]) => {
  for (const [who, line] of parties) {
    const reply = join(desk, who, line);
    if (!reply.ok) throw new Error(`${who} cannot join: ${reply.code}`);
  }
};
export const offerOf = (desk: Desk, who: string) => waitingView(desk.state, `wtl_${who}`)?.holdId ?? null;
export const holdIdOf = (who: string, turn = 1) => `hld_${seedOf(who)}-${turn}`;
export const told = (desk: Desk) =>
  desk.facts
    .filter((fact): fact is Extract<Fact, { kind: 'waiting-changed' }> => fact.kind === 'waiting-changed')
    .map(({ entryId, state }) => `${entryId.slice(4)} ${state}`);
export const ask = (desk: Desk, lines: Line[], holdId = 'hld_x') => desk.ask({ kind: 'hold', holdId, lines });

/** Journal, books and numbers of facts agree with the state. @throws Error where they do not */
export function isSound(desk: Desk): void {
  const hash = stateHash(desk.state);
  if (stateHash(desk.replayed()) !== hash) throw new Error('the journal tells another state');
  recount(desk.state);
  if (stateHash(desk.state) !== hash) throw new Error('a recount gives other books');
  desk.facts.forEach(({ sequence }, i) => {
    if (sequence !== i + 1) throw new Error(`fact ${sequence} came where ${i + 1} was due`);
  });
}
