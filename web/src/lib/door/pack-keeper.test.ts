import { describe, expect, it } from 'vitest';
import { toBase64url } from '#domain/crypto/bytes';
import { bit, changeOf, emptyStatus } from '#domain/gate-pack/apply';
import { encodeGateDelta, encodeGatePack } from '#domain/gate-pack/encode';
import { eventId16, examplePack, issuer, nextKey, stranger } from '#domain/gate-pack/testing';
import type { GateDelta, GatePack } from '#domain/gate-pack/types';
import { deltasMax, PackKeeper } from './pack-keeper.ts';
import { atMs, ed25519, eventId, MemoryPacks } from './testing.ts';

const anchor = toBase64url(issuer.publicKey);
const example = (more: Partial<GatePack> = {}): GatePack => ({ ...examplePack(emptyStatus(100)), ...more });
const whole = (pack = example(), key = issuer, index = 0) => encodeGatePack(pack, index, key);

function delta(more: Partial<GateDelta> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const revoked = { ...changeOf(emptyStatus(100), 7), revoked: true };
  const base = { eventId16, since: 10, epoch: 11, issuedAtMs: atMs, ticketCount: 100, merged: {}, head: null };
  return encodeGateDelta({ ...base, changes: [revoked], ...more }, 0, issuer);
}

const keeperOver = (store: MemoryPacks) => new PackKeeper(store, ed25519, eventId, anchor);

describe('pack keeper', () => {
  it('[K1] asks for everything first, then for what changed', async () => {
    const keeper = keeperOver(new MemoryPacks());
    expect(keeper.since).toBeNull();
    expect((await keeper.take(await whole(), atMs)).ok).toBe(true);
    expect(keeper.since).toBe(10);
    expect((await keeper.take(await delta(), atMs)).ok).toBe(true);
    expect(keeper.pack!.epoch).toBe(11);
    expect(bit(keeper.pack!.status.revoked, 7)).toBe(true);
  });

  it('[K2] opens again from the disk, deltas included, without any network', async () => {
    const store = new MemoryPacks();
    const before = keeperOver(store);
    await before.take(await whole(), atMs);
    await before.take(await delta(), atMs + 5_000);
    const after = keeperOver(store);
    expect(await after.load()).toMatchObject({ ok: true, pack: { epoch: 11 } });
    expect(bit(after.pack!.status.revoked, 7)).toBe(true);
    expect(after.confirmedAtMs).toBe(atMs + 5_000);
  });

  it('[K3] [T7] believes nothing under a key that it does not know', async () => {
    const store = new MemoryPacks();
    const keeper = keeperOver(store);
    expect(await keeper.take(await whole(example(), stranger), atMs)).toEqual({ ok: false, reason: 'bad-signature' });
    expect(await keeper.take(await whole(example(), issuer, 3), atMs)).toEqual({ ok: false, reason: 'unknown-key' });
    expect(store.record).toBeNull();
  });

  it('[K4] [T7] a key that the pack names is believed from then on', async () => {
    const keeper = keeperOver(new MemoryPacks());
    const pack = example();
    const keys = [...pack.head.keys, { index: 1, publicKey: toBase64url(nextKey.publicKey) }];
    await keeper.take(await whole({ ...pack, head: { ...pack.head, keys } }), atMs);
    expect((await keeper.take(await whole(example({ epoch: 12 }), nextKey, 1), atMs)).ok).toBe(true);
    expect(keeper.pack!.epoch).toBe(12);
  });

  it('[K5] never goes back: an older pack is refused and the newer one stays', async () => {
    const keeper = keeperOver(new MemoryPacks());
    await keeper.take(await whole(example({ epoch: 12 })), atMs);
    expect(await keeper.take(await whole(), atMs)).toEqual({ ok: false, reason: 'older-epoch' });
    expect(keeper.pack!.epoch).toBe(12);
  });

  it('[K6] a delta that begins too late changes nothing and says so', async () => {
    const keeper = keeperOver(new MemoryPacks());
    await keeper.take(await whole(), atMs);
    expect(await keeper.take(await delta({ since: 11, epoch: 13 }), atMs)).toEqual({ ok: false, reason: 'gap' });
    expect(keeper.pack!.epoch).toBe(10);
  });

  it('[K7] a damaged disk is as good as an empty one', async () => {
    const store = new MemoryPacks();
    await keeperOver(store).take(await whole(), atMs);
    store.record!.whole[60]! ^= 1;
    const keeper = keeperOver(store);
    expect(await keeper.load()).toEqual({ ok: false, reason: 'bad-signature' });
    expect(keeper.since).toBeNull();
    expect((await keeper.take(await whole(), atMs)).ok).toBe(true);
  });

  it('[K8] a damaged delta is left out with what follows, and asked for again', async () => {
    const store = new MemoryPacks();
    const before = keeperOver(store);
    await before.take(await whole(), atMs);
    await before.take(await delta(), atMs);
    store.record!.deltas[0]![60]! ^= 1;
    const keeper = keeperOver(store);
    expect((await keeper.load())?.ok).toBe(true);
    expect(keeper.since).toBe(10);
  });

  it('[K9] "nothing has changed" makes the same status fresh, and stays on the disk', async () => {
    const store = new MemoryPacks();
    const keeper = keeperOver(store);
    await keeper.take(await whole(), atMs);
    await keeper.confirm(atMs + 60_000);
    expect(keeper.pack!.head.issuedAtMs).toBe(atMs + 60_000);
    const again = keeperOver(store);
    await again.load();
    expect(again.pack!.head.issuedAtMs).toBe(atMs + 60_000);
  });

  it('[K10] after many deltas the whole pack is asked for', async () => {
    const keeper = keeperOver(new MemoryPacks());
    await keeper.take(await whole(), atMs);
    for (let n = 1; n <= deltasMax; n++)
      await keeper.take(await delta({ since: 9 + n, epoch: 10 + n, issuedAtMs: atMs + n }), atMs);
    expect(keeper.since).toBeNull();
    await keeper.take(await whole(example({ epoch: 200 })), atMs);
    expect(keeper.since).toBe(200);
  });

  it('[K11] another event is none of ours', async () => {
    const keeper = keeperOver(new MemoryPacks());
    const foreign = example({ eventId16: new Uint8Array(16).fill(8) });
    expect(await keeper.take(await whole(foreign), atMs)).toEqual({ ok: false, reason: 'wrong-event' });
  });
});
