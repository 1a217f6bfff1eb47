import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { full, guest, reduced } from '#domain/box-office/testing';
import { fromBase64url } from '#domain/crypto/bytes';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { idToBytes } from '#domain/ids';
import { parseTicketCode } from '#domain/ticket/code';
import { countVectors, runVectors, type TicketVectors } from '#domain/ticket/run-vectors';
import vectors from '../domain/ticket/vectors.json';
import { verifyTicket } from '#domain/ticket/verify';
import { askHold, context, count, inside, openEvent, settingsFor, stubOf } from './testing/office.ts';

describe('orders', () => {
  it('[T1] tickets are signed with the key that doors pin', async () => {
    const { stub, order, pay, eventId } = await openEvent();
    const orderId = await order([full(1), reduced(1, 1)]);
    await pay(orderId, 4000);
    const [key] = await stub().publicKeys();
    const keys = [{ index: key!.index, publicKey: fromBase64url(key!.publicKey)! }];
    const { tickets } = (await stub().order(orderId))!;
    expect(tickets).toHaveLength(2);
    for (const ed25519 of [nativeEd25519(crypto.subtle), nobleEd25519()])
      for (const ticket of tickets) {
        expect(ticket.code).toHaveLength(122);
        const verified = await verifyTicket(parseTicketCode(ticket.code), idToBytes('event', eventId)!, keys, ed25519);
        const { serial, generation, ticketType, occurrence } = ticket;
        expect(verified).toMatchObject({
          ok: true,
          payload: { serial, generation, ticketType, occurrence, test: false },
        });
      }
    expect(tickets.map((ticket) => ticket.shortCode)).toEqual([
      expect.stringMatching(/^[0-9A-Z*~$=-]+$/),
      expect.any(String),
    ]);
  });

  it('[T2] a reissue changes the code, a cancelled order has none', async () => {
    const { stub, order, pay } = await openEvent();
    const orderId = await order([full(2)]);
    await pay(orderId, 5000);
    const before = (await stub().order(orderId))!.tickets;
    await stub().run<'reissue'>({ kind: 'reissue', key: 'r', orderId, serial: 1 }, context);
    const after = (await stub().order(orderId))!.tickets;
    expect(after[0]!.code).toBe(before[0]!.code);
    expect(after[1]!.code).not.toBe(before[1]!.code);
    expect(after[1]!.generation).toBe(2);
    await stub().run<'cancel'>({ kind: 'cancel', key: 'c', orderId, by: 'organizer' }, context);
    const cancelled = (await stub().order(orderId))!;
    expect(cancelled.status).toBe('refund-due');
    expect(cancelled.tickets.map(({ code, shortCode, state }) => [code, shortCode, state])).toEqual([
      ['', '', 'revoked'],
      ['', '', 'revoked'],
    ]);
    expect(await stub().openOrders(9)).toMatchObject([
      { refundsDue: [{ paymentIntent: `pi_${orderId}`, amountMinor: 5000 }] },
    ]);
  });

  it('[T3] a contact opens until its person is forgotten; the secret is compared', async () => {
    const { stub, order, pay } = await openEvent();
    const orderId = await order([guest(1)], '{"name":"Grace","email":"grace@example.org"}');
    const other = await order([full(1)]);
    await pay(other, 2500);
    expect(await stub().openContacts([orderId, other, 'ord_none'])).toEqual([
      { orderId, contact: '{"name":"Grace","email":"grace@example.org"}' },
      { orderId: other, contact: '{"name":"Ada"}' },
      { orderId: 'ord_none', contact: null },
    ]);
    expect(await stub().checkSecret(orderId, 'hash-of-secret')).toBe(true);
    expect(await stub().checkSecret(orderId, 'hash-of-secreT')).toBe(false);
    expect(await stub().checkSecret('ord_none', 'hash-of-secret')).toBe(false);
    const { dataKeyId } = (await stub().order(orderId))!;
    await stub().run<'forget'>({ kind: 'forget', key: 'f', dataKeyId }, context);
    expect((await stub().openContacts([orderId]))[0]!.contact).toBeNull();
    await inside(stub(), (_, state) => {
      const everything = ['journal', 'orders', 'outbox', 'pages'].flatMap((table) =>
        state.storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
      );
      expect(JSON.stringify(everything)).not.toContain('Grace');
    });
  });

  it('[T4] settings come back as they were published', async () => {
    const { stub, eventId } = await openEvent();
    const next = settingsFor(eventId, { version: 2, display: { slug: 'two-nights' } });
    next.ticketTypes = next.ticketTypes.slice(1);
    await stub().configure(next, 'publish-2', context);
    expect(await stub().settings()).toEqual(next);
    const unknown = stubOf('evt_none');
    expect(await unknown.settings()).toBeNull();
    expect(await askHold(unknown, { key: 'k', lines: [full(1)] })).toMatchObject({ code: 'event-not-published' });
    expect(await unknown.gatePack(null)).toEqual({ epoch: 0, pack: null });
  });

  it('[T5] live watchers hear totals soon after a change', async () => {
    const { stub, hold } = await openEvent();
    const response = await stub().fetch('https://office/live', { headers: { Upgrade: 'websocket' } });
    const socket = response.webSocket!;
    const heard: { held: number }[] = [];
    socket.addEventListener('message', (event) => heard.push(JSON.parse(event.data as string)));
    socket.accept();
    for (let i = 0; i < 5; i++) await hold([full(1)]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(heard.at(0)).toMatchObject({ kind: 'totals', held: 0 });
    expect(heard.at(-1)).toMatchObject({ held: 5 });
    expect(heard.length).toBeLessThan(6);
    socket.close();
  });
});

describe('forgotten orders', () => {
  it('[T6] leave no row and no data key behind', async () => {
    const { stub, order, hold } = await openEvent();
    const orderId = await order([full(1)]);
    await inside(stub(), async (office, state) => {
      expect([count(state, 'orders'), count(state, 'data_keys')]).toEqual([1, 1]);
      office.memory.state.forgotten.push(orderId);
    });
    await hold([full(1)]);
    await inside(stub(), (_, state) => expect([count(state, 'orders'), count(state, 'data_keys')]).toEqual([0, 0]));
  });
});

describe('the runtime', () => {
  it('[V1] gives the golden verdicts, natively and in JavaScript', async () => {
    for (const ed25519 of [nativeEd25519(crypto.subtle), nobleEd25519()])
      expect(await runVectors(vectors as TicketVectors, ed25519)).toEqual([]);
    expect(countVectors(vectors as TicketVectors)).toBeGreaterThan(20);
  });

  it('[V2] is given what the box office needs', () => {
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['BOX_OFFICE', 'FOYER_KEK']));
  });
});
