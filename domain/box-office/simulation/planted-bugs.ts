/** Broken box offices, one for each mechanism and each promise: if a simulation cannot tell them from the sound one, it is worth nothing. */
import { printOf } from '../print.ts';
import { findOrder } from '../state.ts';
import { soundMachine, type Machine } from './machine.ts';
import { after, before, capacity, misled, rereading, underSettings } from './meddle.ts';
import { bugsOfExtras } from './planted-bugs-of-extras.ts';

export const plantedBugs: Record<string, Partial<Machine>> = {
  'a hold that takes no place': after('hold', (state) => void state.counters!.held.fill(0)),
  'places counted for the other date': after('hold', (state) => void state.counters!.held.reverse()),
  'a forgotten answer': before((state) => void (state.answers.young = new Map())),
  'an answer to whoever asks under the key': before((state, command) => {
    const known = state.answers.young.get(command.key);
    if (known) known.print = printOf(command);
  }),
  'holds that never end': before((state) => void (state.heap = { atMs: [], holdId: [] })),
  'alarms that end what has time left': {
    sweep: (state, nowMs) => soundMachine.sweep(state, nowMs + 60_000),
  },
  'an extension without a bound': misled('extend', (state, { holdId }) => {
    const hold = state.holds.get(holdId);
    if (!hold) return;
    hold.createdAtMs += 3_600_000;
    return () => void (hold.createdAtMs -= 3_600_000);
  }),
  'a hold that becomes two orders': before((state, command) => {
    const hold = command.kind === 'checkout' && state.holds.get(command.holdId);
    if (hold) hold.order = -1;
  }),
  'a payment that is taken twice': before((state, command) => {
    const order = command.kind === 'paid' && findOrder(state, command.orderId);
    if (order) order.payments = [];
  }),
  'any amount is the right one': misled('paid', (state, { orderId, amountMinor }) => {
    const order = findOrder(state, orderId);
    const totalMinor = order?.totalMinor ?? 0;
    if (!order || order.payments.length > 0) return;
    order.totalMinor = amountMinor;
    return () => void (order.totalMinor = totalMinor);
  }),
  'holds that look at nothing': misled('hold', capacity(1_000)),
  'holds that find nothing left': misled('hold', capacity(0)),
  'late money that looks at nothing': misled('paid', capacity(1_000)),
  'late money that is always sent back': misled('paid', capacity(0)),
  'a refund nobody is told of': {
    step(state, command, nowMs) {
      const done = soundMachine.step(state, command, nowMs);
      return { ...done, facts: done.facts.filter((fact) => fact.kind !== 'refund-due') };
    },
  },
  'places of a cancelled order that stay taken': {
    step(state, command, nowMs) {
      const sold = state.counters?.sold.slice();
      const done = soundMachine.step(state, command, nowMs);
      if (command.kind === 'cancel' && done.reply.ok) state.counters!.sold.set(sold!);
      return done;
    },
  },
  'tickets that outlive their order': after('cancel', (state) => void state.tickets.flags.fill(0)),
  'a serial given twice': before((state, command) => {
    if (command.kind === 'paid' && state.tickets.count > 0) state.tickets.count--;
  }),
  'sales go on while paused': underSettings(({ status }) => ({ status: status === 'paused' ? 'on-sale' : status })),
  'a replay that skips refunds': rereading((entry) => ({
    ...entry,
    events: entry.events.filter((event) => event.t !== 'refund'),
  })),
  'a journal that loses its time': rereading((entry) => ({ ...entry, atMs: entry.atMs - 1 })),
  'a replay that forgets what it was asked': rereading((entry) => ({ ...entry, key: null })),
  ...bugsOfExtras,
};
