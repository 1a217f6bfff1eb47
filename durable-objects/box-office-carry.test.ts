import { describe, expect, it } from 'vitest';
import type { Command, HoldCommand } from '#domain/box-office/commands';
import { full, guest } from '#domain/box-office/testing';
import { newId } from '#domain/ids';
import { packCommands, unpackAnswers } from './box-office-wire.ts';
import { context, count, inside, openEvent, random } from './testing/office.ts';

const holdOf = (key: string, quantity = 1): HoldCommand => ({
  kind: 'hold',
  key,
  holdId: newId('hold', random),
  lines: [full(quantity)],
});
const checkoutOf = (holdId: string, key: string): Extract<Command, { kind: 'checkout' }> => ({
  kind: 'checkout',
  key,
  holdId,
  orderId: newId('order', random),
  contact: {
    dataKeyId: newId('dataKey', random),
    wrappedDataKey: 'v1.x',
    sealedContact: 'sealed',
    emailBlind: 'blind',
  },
  locale: 'en',
  secretHash: 'hash',
  expectedTotalMinor: null,
});

describe('many callers in one call', () => {
  it('[G8] each command gets its own answer, in order, and all are one row of the journal', async () => {
    const { stub } = await openEvent();
    const before = await inside(stub(), (_, state) => count(state, 'journal'));
    const commands = [holdOf('a'), holdOf('b', 11), holdOf('a'), holdOf('c')];
    const answers = unpackAnswers(await stub().carry(packCommands(commands, context)));
    expect(answers).toMatchObject([
      { ok: true, holdId: commands[0]!.holdId },
      { ok: false, code: 'bad-quantity' },
      { ok: true, holdId: commands[0]!.holdId },
      { ok: true, holdId: commands[3]!.holdId },
    ]);
    expect(await inside(stub(), (_, state) => count(state, 'journal'))).toBe(before + 1);
    expect(await stub().execute(commands.slice(0, 1), context)).toEqual(answers.slice(0, 1));
  });

  it('[G8] a checkout brings the order along while it waits for money, also to a repeat, and not otherwise', async () => {
    const { stub, hold } = await openEvent();
    const toPay = checkoutOf(await hold([full(2)]), 'pay');
    const free = checkoutOf(await hold([guest(1)]), 'free');
    const lost = checkoutOf(newId('hold', random), 'lost');
    const ask = async (commands: Command[]) => unpackAnswers(await stub().carry(packCommands(commands, context)));
    const answers = await ask([toPay, free, lost]);
    expect(answers[0]).toEqual({ ok: true, ...answers[0], order: await stub().order(toPay.orderId) });
    expect(answers[0]).toMatchObject({ order: { totalMinor: 5000, payUrl: null, status: 'awaiting-payment' } });
    expect(answers[1]).not.toHaveProperty('order');
    expect(answers[2]).toMatchObject({ ok: false, code: 'hold-expired' });
    expect(await ask([{ ...toPay, orderId: newId('order', random) }])).toEqual([answers[0]]);
  });

  it('[T3] an order is opened with its contact by the hash of its link, and by no other', async () => {
    const { stub, order } = await openEvent();
    const orderId = await order([full(1)], '{"name":"Grace"}');
    const opened = await stub().openOrder(orderId, 'hash-of-secret');
    expect(opened).toEqual({ order: await stub().order(orderId), contact: '{"name":"Grace"}' });
    expect(await stub().openOrder(orderId, 'hash-of-another')).toBeNull();
    expect(await stub().openOrder(newId('order', random), 'hash-of-secret')).toBeNull();
    expect(await stub().openOrder(newId('order', random), '')).toBeNull();
    await stub().run<'forget'>({ kind: 'forget', key: 'forget', dataKeyId: opened!.order.dataKeyId }, context);
    expect(await stub().openOrder(orderId, 'hash-of-secret')).toMatchObject({ contact: null });
  });

  it('[G5] one that cannot be stored leaves the others of the call alone', async () => {
    const { stub } = await openEvent();
    await inside(stub(), (office) => {
      const { sql } = office.memory;
      const append = sql.appendJournal.bind(sql);
      sql.appendJournal = (sequence, entries) => {
        if (entries.some(({ key }) => key === 'poison')) throw new Error('cannot be stored');
        return append(sequence, entries);
      };
    });
    const commands = [holdOf('a'), holdOf('poison'), holdOf('b')];
    const answers = unpackAnswers(await stub().carry(packCommands(commands, context)));
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(answers[1]).toMatchObject({ code: 'busy' });
    expect((await stub().totals()).held).toBe(2);
  });
});
