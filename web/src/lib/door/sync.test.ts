import { describe, expect, it } from 'vitest';
import { ticket } from '#domain/admission/testing';
import { fromBase64url, toBase64url, toHex, utf8 } from '#domain/crypto/bytes';
import { sha256 } from '#domain/crypto/hash';
import { changeOf, emptyStatus } from '#domain/gate-pack/apply';
import { encodeGateDelta, encodeGatePack } from '#domain/gate-pack/encode';
import { eventId16, examplePack, issuer } from '#domain/gate-pack/testing';
import { DoorClock } from './door-clock.ts';
import { DoorSession, type SessionStatus } from './door-session.ts';
import { MemoryJournal } from './memory-journal.ts';
import { atMs, deviceId, doorRecord, ed25519, MemoryBook, MemoryConflicts, MemoryPacks, signer } from './testing.ts';

/** A server that keeps what it gets, checks every signature, and can be told to misbehave. */
class Server {
  through = 0;
  epoch = 10;
  revokedSerials: number[] = [];
  entries: { sequence: number }[] = [];
  mood: 'well' | 'away' | 'withdrawn' | 'busy' | 'deaf' = 'well';
  skewMs = 0;
  conflicts: unknown[] = [];
  requests: string[] = [];
  loseNextAnswer = false;
  whilePackIsAsked = async (): Promise<void> => undefined;

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (this.mood === 'away') throw new TypeError('network');
    const path = String(input);
    this.requests.push(`${init?.method} ${path}`);
    const reply = await this.#reply(path, init ?? {});
    if (!this.loseNextAnswer || !path.includes('journal')) return reply;
    this.loseNextAnswer = false;
    throw new TypeError('network');
  };

  async #reply(path: string, init: RequestInit): Promise<Response> {
    const nowMs = atMs + this.skewMs;
    if (path === '/api/time') return Response.json({ nowMs });
    const body = (init.body as Uint8Array<ArrayBuffer> | undefined) ?? new Uint8Array(0);
    const header = new Headers(init.headers).get('authorization')!;
    const [, device, at, signature] = /^Foyer-Device (\S+) (\d+) (\S+)$/.exec(header)!;
    const message = utf8(`foyer/device/1\n${init.method}\n${path}\n${at}\n${toHex(sha256(body))}`);
    expect(device).toBe(deviceId);
    expect(ed25519.verify(fromBase64url(signature!)!, message, signer.publicKey)).toBe(true);
    if (Math.abs(Number(at) - nowMs) > 300_000) return problem(401, 'clock-off');
    if (this.mood === 'busy') return problem(503, 'busy', 7_000);
    if (path.includes('/journal')) return this.#journal(body);
    await this.whilePackIsAsked();
    return this.mood === 'withdrawn' ? problem(403, 'door-revoked') : this.#pack(path);
  }

  #journal(body: Uint8Array): Response {
    const { entries } = JSON.parse(new TextDecoder().decode(body)) as { entries: { sequence: number }[] };
    if (entries[0]!.sequence > this.through + 1) return problem(409, 'version-conflict');
    const fresh = entries.filter(({ sequence }) => sequence > this.through);
    if (this.mood !== 'deaf') {
      this.entries.push(...fresh);
      this.through = Math.max(this.through, ...entries.map(({ sequence }) => sequence));
    }
    const conflicts = this.conflicts;
    return Response.json({
      acceptedThrough: this.through,
      conflicts,
      packEpoch: this.epoch,
      serverNowMs: atMs + this.skewMs,
    });
  }

  async #pack(path: string): Promise<Response> {
    const since = new URL(path, 'http://door').searchParams.get('since');
    if (since === String(this.epoch)) return new Response(null, { status: 304 });
    const changes = this.revokedSerials.map((serial) => ({ ...changeOf(emptyStatus(100), serial), revoked: true }));
    const common = { eventId16, epoch: this.epoch, issuedAtMs: atMs + this.skewMs };
    if (since !== null)
      return new Response(
        await encodeGateDelta(
          { ...common, since: Number(since), ticketCount: 100, merged: {}, head: null, changes },
          0,
          issuer,
        ),
      );
    const pack = examplePack(emptyStatus(100));
    return new Response(await encodeGatePack({ ...pack, epoch: this.epoch }, 0, issuer));
  }
}

function problem(status: number, code: string, retryAfterMs?: number): Response {
  return Response.json({ type: 'about:blank', title: '', status, code, requestId: 'r', retryAfterMs }, { status });
}

const inward = { direction: 'in', occurrence: null } as const;

/** A session whose rounds are asked for, so that no test waits for a timer. */
async function session(server: Server, deviceSkewMs = 0) {
  const parts = {
    journal: new MemoryJournal(),
    packs: new MemoryPacks(),
    book: new MemoryBook(),
    conflicts: new MemoryConflicts(),
  };
  await parts.book.begin(doorRecord());
  const open = async () => {
    const clock = new DoorClock(() => atMs + deviceSkewMs);
    const door = (await parts.book.current())!;
    const one = await DoorSession.open({ ...parts, fetch: server.fetch, ed25519, signer, clock }, door);
    const round = async (): Promise<SessionStatus> => {
      await new Promise<void>((resolve) => {
        one.onChange = () => one.status().sync !== null && resolve();
        one.start();
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      one.stop();
      one.onChange = () => {};
      return one.status();
    };
    return { one, round };
  };
  return { ...parts, open, ...(await open()) };
}

describe('sync', () => {
  it('[S1] the first round brings the pack; then scanning works and the journal goes up', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    expect(await one.scan(await ticket(), inward)).toBeNull();
    expect((await round()).pack?.epoch).toBe(10);
    await one.scan(await ticket(), inward);
    expect(one.status().unsent).toBe(1);
    expect(await round()).toMatchObject({ unsent: 0, sync: { kind: 'done' } });
    expect(server.entries).toHaveLength(1);
  });

  it('[S2] without a network scanning goes on; everything is sent when it returns, once each', async () => {
    const server = new Server();
    const { one, round, open } = await session(server);
    await round();
    server.mood = 'away';
    for (const serial of [1, 2, 3]) await one.scan(await ticket({ serial }), inward);
    expect(await round()).toMatchObject({ unsent: 3, sync: { kind: 'away' } });
    const restarted = await open(); // the phone was off in between
    expect(restarted.one.status()).toMatchObject({ unsent: 3, journalLength: 3 });
    server.mood = 'well';
    expect((await restarted.round()).unsent).toBe(0);
    expect(server.entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('[S3] an answer that is lost makes the same entries come again and changes nothing', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    await one.scan(await ticket(), inward);
    server.loseNextAnswer = true;
    expect((await round()).unsent).toBe(1);
    expect((await round()).unsent).toBe(0);
    expect(server.entries).toHaveLength(1);
  });

  it('[S4] a withdrawn door admits nobody from the moment it hears of it, also after a restart, and again when it is taken back', async () => {
    const server = new Server();
    const { one, round, open } = await session(server);
    await round();
    server.mood = 'withdrawn';
    expect((await round()).withdrawn).toBe(true);
    expect(await one.scan(await ticket(), inward)).toBeNull();
    const restarted = await open();
    expect(await restarted.one.scan(await ticket(), inward)).toBeNull();
    server.mood = 'well';
    expect((await restarted.round()).withdrawn).toBe(false);
  });

  it('[S4] a withdrawn door hands in what it did before it knew: what waited, and what came while it asked', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    await one.scan(await ticket({ serial: 1 }), inward);
    server.mood = 'withdrawn';
    server.whilePackIsAsked = async () => {
      server.whilePackIsAsked = async () => undefined;
      expect(await one.scan(await ticket({ serial: 2 }), inward)).toMatchObject({ verdict: { verdict: 'admit' } });
    };
    expect(await round()).toMatchObject({ withdrawn: true, unsent: 0 });
    expect(server.entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('[S5] a revoked ticket is known after the next round', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    server.epoch = 11;
    server.revokedSerials = [7];
    await round();
    expect(await one.scan(await ticket(), inward)).toMatchObject({ verdict: { reason: 'revoked' } });
  });

  it('[S6] a device in 1970 measures the offset, signs with the right time and scans by it', async () => {
    const server = new Server();
    const { one, round } = await session(server, 3_600_000 - atMs);
    const status = await round();
    expect(status).toMatchObject({ sync: { kind: 'done' }, offsetMs: atMs - 3_600_000 });
    expect(await one.scan(await ticket(), inward)).toMatchObject({ verdict: { verdict: 'admit' } });
  });

  it('[S7] a clock that was set meanwhile is measured again and the round succeeds', async () => {
    const server = new Server();
    const { round } = await session(server);
    await round();
    server.skewMs = 3_600_000;
    expect((await round()).sync).toEqual({ kind: 'done' });
  });

  it('[S8] conflicts are kept once and wait to be seen', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    server.conflicts = [{ serial: 7, sequence: 1, firstAtMs: atMs, firstGate: 'B', firstDoor: 'Other' }];
    await one.scan(await ticket(), inward);
    await round();
    await one.scan(await ticket(), inward);
    expect((await round()).conflicts).toMatchObject([{ serial: 7, seen: false }]);
    await one.markConflictsSeen();
    expect(one.status().conflicts).toMatchObject([{ seen: true }]);
  });

  it('[S9] a busy server is left alone for as long as it asks', async () => {
    const server = new Server();
    const { round } = await session(server);
    server.mood = 'busy';
    expect((await round()).sync).toEqual({ kind: 'problem', code: 'busy', retryAfterMs: 7_000 });
  });

  it('[S10] a journal that the server does not take stays here, is offered once, and the pack comes all the same', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    server.mood = 'deaf';
    server.epoch = 12;
    await one.scan(await ticket(), inward);
    expect(await round()).toMatchObject({ unsent: 1, sync: { kind: 'journal-refused' }, pack: { epoch: 12 } });
    const before = server.requests.filter((line) => line.includes('journal')).length;
    await round();
    expect(server.requests.filter((line) => line.includes('journal')).length).toBe(before);
  });

  it('[S11] a server that lost what it once confirmed gets it again', async () => {
    const server = new Server();
    const { one, round } = await session(server);
    await round();
    await one.scan(await ticket({ serial: 1 }), inward);
    await round();
    server.through = 0; // restored from a backup
    server.entries = [];
    await one.scan(await ticket({ serial: 2 }), inward);
    expect((await round()).sync).toEqual({ kind: 'done' });
    expect(server.entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('[S12] a pack under a foreign key is not believed, and that is said', async () => {
    const server = new Server();
    const { book, open } = await session(server);
    await book.begin(doorRecord({ trustAnchor: toBase64url(signer.publicKey) }));
    const { one, round } = await open();
    expect((await round()).sync).toEqual({ kind: 'bad-pack', reason: 'bad-signature' });
    expect(one.status().pack).toBeNull();
  });
});
