/** All that a door needs, from the state to signed bytes: the whole, or what changed since the epoch it holds. */
import { gateHeads, headDay } from '#domain/admission/head-count';
import { useOf } from '#domain/admission/merge';
import { gatePolicies } from '#domain/box-office/gate-policies';
import type { SalesSettings, SalesTicketType } from '#domain/box-office/settings';
import type { BoxOfficeState } from '#domain/box-office/state';
import { admittedFlag, revokedFlag } from '#domain/box-office/tickets';
import { bit, emptyStatus, setBit } from '#domain/gate-pack/apply';
import { encodeGateDelta, encodeGatePack } from '#domain/gate-pack/encode';
import type {
  GateChange,
  GateHeads,
  GateKey,
  GatePackHead,
  GateRules,
  GateStatus,
  GateUse,
} from '#domain/gate-pack/types';
import { signCertificate } from '#domain/mesh/door-certificate';
import type { PackReply } from '../box-office-rpc.ts';
import { fromBase64url, packKey, toBase64url, type EventKeys } from './keys.ts';

/** Doors let people in from an hour before they open: staff, guests of the house, early queues. */
export const admitBeforeDoorsMs = 60 * 60_000;
/** Until the end of the date and not beyond. */
const admitAfterEndMs = 0;
/** Older knowledge turns a verdict amber where the organizer says nothing: two rounds of a door's sync and some. */
const staleAfterMs = 5 * 60_000;

/** The signed pack, or null where a door that holds `since` knows everything. */
export async function gatePackSince(
  state: BoxOfficeState,
  keys: EventKeys,
  publicKeys: readonly GateKey[],
  since: number | null,
  nowMs: number,
): Promise<PackReply> {
  const { epoch } = state;
  if (since === epoch) return { epoch, pack: null };
  const { eventId16 } = keys;
  const { keyIndex, signer } = packKey(keys, state.signing);
  if (since !== null && since >= state.changesSince && since < epoch) {
    const ticketCount = state.tickets.count;
    const merged = mergedOf(state);
    const changes = changesSince(state, since);
    const heads = headsNow(state, nowMs);
    const delta = { eventId16, since, epoch, issuedAtMs: nowMs, ticketCount, merged, head: null, heads, changes };
    return { epoch, pack: await encodeGateDelta(delta, keyIndex, signer) };
  }
  const head = headOf(state, keys, publicKeys, nowMs);
  const pack = { eventId16, epoch, head, status: statusOf(state), sealedNames: null };
  return { epoch, pack: await encodeGatePack(pack, keyIndex, signer) };
}

/** Persons through each gate today, at the moment of `merged` (G7). */
function headsNow({ admissions, plan }: BoxOfficeState, nowMs: number): GateHeads {
  return gateHeads(admissions.heads, headDay(nowMs, plan!.settings.zone));
}

/** So that doors know each other's word without asking anybody; the newest, where there are more than a pack may name. */
function doorsOf(state: BoxOfficeState): NonNullable<GatePackHead['doors']> {
  const named = [...state.doors.values()].filter(({ publicKey }) => fromBase64url(publicKey)?.length === 32);
  return named.slice(-1_000).map(({ id, publicKey, name, gate, revokedAtMs, role }) => ({
    ...{ id, publicKey, name, gate },
    ...(revokedAtMs !== null && { revokedAtMs }),
    ...(role && { role }),
  }));
}

/** The event's word for a door's key, base64url, for doors whose pack is older than it; null for no door of ours. */
export async function certificateOf(state: BoxOfficeState, keys: EventKeys, deviceId: string): Promise<string | null> {
  const door = state.doors.get(deviceId);
  const publicKey = door && fromBase64url(door.publicKey);
  if (!door || publicKey?.length !== 32 || door.revokedAtMs !== null) return null;
  const { name, gate } = door;
  const { eventId16 } = keys;
  const { keyIndex, signer } = packKey(keys, state.signing);
  return toBase64url(await signCertificate({ deviceId, publicKey, name, gate }, eventId16, keyIndex, signer));
}

/** How far each device's journal has been taken. */
function mergedOf(state: BoxOfficeState): Record<string, number> {
  return Object.fromEntries([...state.doors.values()].map((door) => [door.id, door.through]));
}

function headOf(state: BoxOfficeState, keys: EventKeys, publicKeys: readonly GateKey[], nowMs: number): GatePackHead {
  const { settings } = state.plan!;
  const { policy, policyByType } = gatePolicies(settings);
  return {
    eventId: settings.eventId,
    name: settings.name,
    zone: settings.zone,
    test: settings.test,
    issuedAtMs: nowMs,
    keys: [...publicKeys],
    ticketTypes: settings.ticketTypes.map((type) => typeOf(type, policyByType[type.index])),
    occurrences: settings.occurrences.map(({ index, startsAtMs, endsAtMs, doorsOpenAtMs }) => ({
      index,
      startsAtMs,
      endsAtMs,
      doorsOpenAtMs,
      zone: settings.zone,
    })),
    gates: settings.gates.map(({ index, name, ticketTypes, zone }) => ({
      index,
      name,
      ...(ticketTypes && { ticketTypes }),
      ...(typeof zone === 'number' && { zone }),
    })),
    ...(settings.zones && settings.zones.length > 0 && { zones: settings.zones }),
    heads: headsNow(state, nowMs),
    rules: rulesOf(settings, policy),
    doors: doorsOf(state),
    shortCodeKey: toBase64url(keys.shortCodeKey),
    merged: mergedOf(state),
  };
}

function rulesOf({ liveCodes, doorAlerts }: SalesSettings, policy: GateRules['policy']): GateRules {
  return {
    ...{ policy, admitBeforeDoorsMs, admitAfterEndMs },
    staleAfterMs: doorAlerts?.staleAfterMs ?? staleAfterMs,
    ...(doorAlerts?.silentAfterMs && { peerSilentAfterMs: doorAlerts.silentAfterMs }),
    liveCodes: (liveCodes ?? 'off') !== 'off',
  };
}

type TypeOfPack = GatePackHead['ticketTypes'][number];

/** A door of the first days knows no checks: it shows them as its note, and green with them (G13). */
function typeOf(type: SalesTicketType, policy: TypeOfPack['policy']): TypeOfPack {
  const { index, name, admits, parts, checks = [], doorNote = '', homeGate, staleAfterMs: staleAfter } = type;
  const words = checks.map(({ text, minAge }) =>
    [minAge === undefined ? '' : `${minAge}+`, text].filter(Boolean).join(' '),
  );
  const note = [doorNote, ...words].filter(Boolean).join(' · ').slice(0, 300);
  return {
    ...{ index, name, admits },
    ...(policy && { policy }),
    ...(parts && admits > 1 && { parts }),
    ...(checks.length > 0 && { checks }),
    ...(note && { note }),
    ...(typeof homeGate === 'number' && { homeGate }),
    ...(typeof staleAfter === 'number' && { staleAfterMs: staleAfter }),
    ...(typeof type.entryFromMs === 'number' && { validFromMs: type.entryFromMs }),
    ...(typeof type.entryUntilMs === 'number' && { validUntilMs: type.entryUntilMs }),
  };
}

function statusOf(state: BoxOfficeState): GateStatus {
  const { tickets } = state;
  const status = emptyStatus(tickets.count);
  const generations = new Map<number, number>();
  const uses = new Map<number, GateUse>();
  for (let serial = 0; serial < tickets.count; serial++) {
    const flags = tickets.flags[serial]!;
    if (flags & revokedFlag) setBit(status.revoked, serial, true);
    if (tickets.generation[serial]! > 1) generations.set(serial, tickets.generation[serial]!);
    const use = flags & admittedFlag ? useOf(state.admissions, serial) : null;
    if (!use) continue;
    setBit(status.admitted, serial, true);
    uses.set(serial, use);
  }
  const blocked = new Map([...state.blocked].map(([serial, { reason }]) => [serial, reason]));
  return { ...status, generations, uses, blocked };
}

/** Each changed ticket once, with its status now. */
function changesSince(state: BoxOfficeState, since: number): GateChange[] {
  const serials = new Set<number>();
  for (let i = state.changes.length - 1; i >= 0 && state.changes[i]!.epoch > since; i--)
    serials.add(state.changes[i]!.serial);
  const { tickets } = state;
  return [...serials]
    .sort((a, b) => a - b)
    .map((serial) => {
      const flags = tickets.flags[serial]!;
      return {
        serial,
        revoked: (flags & revokedFlag) !== 0,
        admitted: (flags & admittedFlag) !== 0,
        unpaid: false,
        generation: tickets.generation[serial]!,
        use: flags & admittedFlag ? useOf(state.admissions, serial) : null,
        blocked: state.blocked.get(serial)?.reason ?? null,
      };
    });
}

export { bit };
