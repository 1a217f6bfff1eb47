import { describe, expect, it } from 'vitest';
import { stateHash } from './hash.ts';
import { codeFormOf } from './live-codes.ts';
import type { SalesSettings } from './settings.ts';
import { inOrder, restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { demoSettings, Desk, full, startMs } from './testing.ts';
import { boundFlag, revokedFlag } from './tickets.ts';

const holderKey = 'A'.repeat(43);
const live = (mode: NonNullable<SalesSettings['liveCodes']>) => demoSettings({ liveCodes: mode });

function sold(mode: NonNullable<SalesSettings['liveCodes']> = 'offered') {
  const desk = new Desk(live(mode));
  const orderId = desk.bought([full(2)]);
  const bind = (generation: number, serial = 0, key = holderKey) =>
    desk.ask({ kind: 'bind-ticket', orderId, serial, generation, holderKey: key });
  const flags = (serial = 0) => desk.state.tickets.flags[serial]!;
  return { desk, orderId, bind, flags };
}

describe('tickets bound to a phone', () => {
  it('[B1] binding raises the generation, and doors hear of it', () => {
    const { desk, orderId, bind, flags } = sold();
    const epoch = desk.state.epoch;
    expect(bind(1)).toEqual({ ok: true, serial: 0, generation: 2 });
    expect(flags() & boundFlag).toBe(boundFlag);
    expect(flags(1) & boundFlag).toBe(0);
    expect(desk.state.epoch).toBe(epoch + 1);
    expect(desk.facts.at(-1)).toMatchObject({ kind: 'ticket-reissued', orderId, serial: 0, generation: 2, holderKey });
  });

  it('[B1] not where the organizer does without, of a ticket of another order, or with a key that is none', () => {
    expect(sold('off').bind(1)).toMatchObject({ code: 'live-codes-off' });
    const { desk, bind } = sold();
    const other = desk.bought([full(1)]);
    const wish = { kind: 'bind-ticket', serial: 0, generation: 1, holderKey } as const;
    expect(desk.ask({ ...wish, orderId: other })).toMatchObject({ code: 'unknown-ticket' });
    expect(desk.ask({ ...wish, orderId: 'ord_none' })).toMatchObject({ code: 'unknown-order' });
    for (const key of ['', 'A'.repeat(42), `${'A'.repeat(42)}=`])
      expect(bind(1, 0, key)).toMatchObject({ code: 'invalid' });
  });

  it('[B3] what must be bound and is not has no code', () => {
    expect([0, boundFlag].map((flags) => codeFormOf(live('required'), flags))).toEqual(['unbound', 'bound']);
    expect([0, boundFlag].map((flags) => codeFormOf(live('offered'), flags))).toEqual(['static', 'bound']);
    expect([0, boundFlag].map((flags) => codeFormOf(demoSettings(), flags))).toEqual(['static', 'bound']);
  });

  it('[B4] of two phones that saw the same code the second is refused', () => {
    const { bind } = sold('required');
    expect(bind(1)).toMatchObject({ ok: true, generation: 2 });
    expect(bind(1, 0, 'B'.repeat(43))).toMatchObject({ code: 'ticket-changed' });
    expect(bind(3, 0, 'B'.repeat(43))).toMatchObject({ code: 'ticket-changed' });
  });

  it('[B5][B6] a lost phone is replaced, also of somebody who is in; not of a revoked ticket', () => {
    const { desk, orderId, bind, flags } = sold();
    bind(1);
    desk.enrol();
    desk.scan('dev_1', [{ serial: 0, generation: 2 }]);
    const admitted = flags();
    expect(bind(2, 0, 'B'.repeat(43))).toMatchObject({ ok: true, generation: 3 });
    expect(flags()).toBe(admitted);
    expect(desk.scan('dev_1', [{ serial: 0, generation: 3, atMs: startMs + 9 }])).toMatchObject({
      conflicts: [{ kind: 'already-used' }],
    });
    desk.ask({ kind: 'cancel', orderId, serials: [1], by: 'organizer' });
    expect(flags(1) & revokedFlag).toBe(revokedFlag);
    expect(bind(1, 1)).toMatchObject({ code: 'ticket-revoked' });
  });

  it('[B7] a reissue makes it a ticket that anybody may carry', () => {
    const { desk, orderId, bind, flags } = sold();
    bind(1);
    expect(desk.ask({ kind: 'reissue', orderId, serial: 0 })).toMatchObject({ ok: true, generation: 3 });
    expect(flags() & boundFlag).toBe(0);
    expect(desk.facts.at(-1)).not.toHaveProperty('holderKey');
  });
});

describe('keys of the event', () => {
  it('[Y1] a further key is numbered on; doors fetch a whole pack', () => {
    const { desk } = sold();
    const since = desk.state.changesSince;
    expect(desk.ask({ kind: 'rotate-key' })).toEqual({ ok: true, keyIndex: 1 });
    expect(desk.ask({ kind: 'rotate-key' })).toEqual({ ok: true, keyIndex: 2 });
    expect(desk.state.signing.newest).toBe(2);
    expect(desk.state.changesSince).toBeGreaterThan(since);
    for (let index = 3; index < 256; index++) desk.ask({ kind: 'rotate-key' });
    expect(desk.ask({ kind: 'rotate-key' })).toMatchObject({ code: 'too-many-keys' });
    expect(new Desk(null).ask({ kind: 'rotate-key' })).toMatchObject({ code: 'event-not-published' });
  });

  it('[Y3] the one that signs cannot be retired, another one once', () => {
    const { desk } = sold();
    expect(desk.ask({ kind: 'retire-key', keyIndex: 0 })).toMatchObject({ code: 'key-in-use' });
    desk.ask({ kind: 'rotate-key' });
    for (const keyIndex of [2, -1, 0.5])
      expect(desk.ask({ kind: 'retire-key', keyIndex })).toMatchObject({ code: 'unknown-key' });
    desk.nowMs += 5;
    expect(desk.ask({ kind: 'retire-key', keyIndex: 0 })).toEqual({ ok: true, keyIndex: 0 });
    desk.nowMs += 5;
    expect(desk.ask({ kind: 'retire-key', keyIndex: 0 })).toEqual({ ok: true, keyIndex: 0 });
    expect([...desk.state.signing.retired]).toEqual([[0, startMs + 5]]);
  });

  it('[J1][J2] bindings and keys are the same after a replay, and after a snapshot', () => {
    const { desk, bind } = sold();
    bind(1);
    desk.ask({ kind: 'rotate-key' });
    desk.ask({ kind: 'retire-key', keyIndex: 0 });
    bind(1, 1);
    const hash = stateHash(desk.state);
    expect(stateHash(desk.replayed())).toBe(hash);
    expect(stateHash(restoreSnapshot(inOrder(takeSnapshot(desk.state).pages)))).toBe(hash);
  });
});
