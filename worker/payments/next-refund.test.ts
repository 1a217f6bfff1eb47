import { describe, expect, it } from 'vitest';
import { bouncesMax, nextRefund } from './next-refund.ts';

const nowMs = Date.UTC(2027, 0, 1);
const nowS = nowMs / 1_000;
const refund = (id: string, status: string, amount = 1_000, metadata: Record<string, string> = {}) => ({
  ...{ id, status, amount, metadata, created: nowS - 60 },
});
const next = (...refunds: ReturnType<typeof refund>[]) =>
  nextRefund({ paymentIntent: 'pi_1', receivedMinor: 1_000, refunds }, nowMs);

describe('the next refund', () => {
  it('is the first, the rest, or none', () => {
    expect(next()).toEqual({ do: 'refund', amountMinor: 1_000, key: 'refund:pi_1:0:0', insteadOf: null });
    const rest = { do: 'refund', amountMinor: 700, key: 'refund:pi_1:1:0', insteadOf: null };
    expect(next(refund('a', 'succeeded', 300))).toEqual(rest);
    expect(next(refund('a', 'succeeded'))).toEqual({ do: 'nothing' });
  });

  it('is no more than the part that is owed, whatever came first', () => {
    const upTo = (upToMinor: number, ...refunds: ReturnType<typeof refund>[]) =>
      nextRefund({ paymentIntent: 'pi_1', receivedMinor: 1_000, refunds }, nowMs, upToMinor);
    expect(upTo(400)).toMatchObject({ do: 'refund', amountMinor: 400, key: 'refund:pi_1:0:0' });
    expect(upTo(700, refund('a', 'succeeded', 400))).toMatchObject({ do: 'refund', amountMinor: 300 });
    expect(upTo(400, refund('a', 'succeeded', 700))).toEqual({ do: 'nothing' });
    expect(upTo(5_000)).toMatchObject({ amountMinor: 1_000 });
  });

  it('waits for one under way', () => {
    expect(next(refund('a', 'pending')).do).toBe('wait');
    expect(next(refund('a', 'requires_action', 300)).do).toBe('wait');
  });

  it('follows one that bounced at once, under another key than before and after the bounce', () => {
    const again = { do: 'refund', amountMinor: 1_000, key: 'refund:pi_1:1:1', insteadOf: 'a' };
    expect(next(refund('a', 'failed'))).toEqual(again);
    expect(next(refund('a', 'canceled', 300))).toMatchObject({ do: 'refund', insteadOf: null });
  });

  it('goes by the name of the first that bounced, and takes its time', () => {
    const bounced = [refund('b', 'failed', 1_000, { insteadOf: 'a' }), refund('a', 'failed')];
    expect(next(...bounced).do).toBe('wait');
    const later = bounced.map((one) => ({ ...one, created: nowS - 3_601 }));
    const third = { do: 'refund', amountMinor: 1_000, key: 'refund:pi_1:2:2', insteadOf: 'a' };
    expect(next(...later)).toEqual(third);
  });

  it('is a person’s matter after many', () => {
    const bounced = Array.from({ length: bouncesMax }, (_, i) => ({ ...refund(`r${i}`, 'failed'), created: 0 }));
    expect(next(...bounced).do).toBe('wait');
    expect(next(...bounced.slice(1)).do).toBe('refund');
  });
});
