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
    expect(next()).toEqual({ do: 'refund', key: 'refund:pi_1:0:0', insteadOf: null });
    expect(next(refund('a', 'succeeded', 300))).toEqual({ do: 'refund', key: 'refund:pi_1:1:0', insteadOf: null });
    expect(next(refund('a', 'succeeded'))).toEqual({ do: 'nothing' });
  });

  it('waits for one under way', () => {
    expect(next(refund('a', 'pending')).do).toBe('wait');
    expect(next(refund('a', 'requires_action', 300)).do).toBe('wait');
  });

  it('follows one that bounced at once, under another key than before and after the bounce', () => {
    expect(next(refund('a', 'failed'))).toEqual({ do: 'refund', key: 'refund:pi_1:1:1', insteadOf: 'a' });
    expect(next(refund('a', 'canceled', 300))).toMatchObject({ do: 'refund', insteadOf: null });
  });

  it('goes by the name of the first that bounced, and takes its time', () => {
    const bounced = [refund('b', 'failed', 1_000, { insteadOf: 'a' }), refund('a', 'failed')];
    expect(next(...bounced).do).toBe('wait');
    const later = bounced.map((one) => ({ ...one, created: nowS - 3_601 }));
    expect(next(...later)).toEqual({ do: 'refund', key: 'refund:pi_1:2:2', insteadOf: 'a' });
  });

  it('is a person’s matter after many', () => {
    const bounced = Array.from({ length: bouncesMax }, (_, i) => ({ ...refund(`r${i}`, 'failed'), created: 0 }));
    expect(next(...bounced).do).toBe('wait');
    expect(next(...bounced.slice(1)).do).toBe('refund');
  });
});
