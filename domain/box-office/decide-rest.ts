/** Settings, doors, forgetting: the decisions that are short. Rules S1 to S6, D1 to D4. */
import type { Configure, EnrolDoor, Forget, RevokeDoor } from './commands.ts';
import { DoorRole } from '../gate-pack/role.ts';
import { already, refuse, type Decision } from './decision.ts';
import { withWithdrawn } from './plan.ts';
import { refuseSettings } from './settings-check.ts';
import { doorsMax, type BoxOfficeState } from './state.ts';

export function decideConfigure(state: BoxOfficeState, command: Configure): Decision {
  const refused = refuseSettings(state, command.settings);
  if (refused) return refuse(refused);
  const settings = withWithdrawn(state.plan?.settings ?? null, command.settings);
  const { version, status } = settings;
  return {
    events: [{ t: 'configured', settings }],
    facts: [{ kind: 'settings-changed', version, status }],
    reply: { ok: true, version },
  };
}

export function decideEnrolDoor(state: BoxOfficeState, command: EnrolDoor): Decision {
  const { deviceId, publicKey, name, gate, role } = command;
  if (!state.plan) return refuse('event-not-published');
  const known = state.doors.get(deviceId);
  if (known?.revokedAtMs === null && known.publicKey === publicKey) return already({ ok: true, deviceId });
  if (known) return refuse('door-taken');
  if (state.doors.size >= doorsMax || !state.plan.settings.gates.some((candidate) => candidate.index === gate))
    return refuse('invalid');
  if (role && !DoorRole.safeParse(role).success) return refuse('invalid');
  return {
    events: [{ t: 'door', id: deviceId, publicKey, name, gate, ...(role && { role }) }],
    facts: [{ kind: 'door-enrolled', deviceId, name, gate, publicKey }],
    reply: { ok: true, deviceId },
  };
}

export function decideRevokeDoor(state: BoxOfficeState, command: RevokeDoor): Decision {
  const door = state.doors.get(command.deviceId);
  if (!door) return refuse('unknown-door');
  const reply = { ok: true as const, deviceId: door.id };
  if (door.revokedAtMs !== null) return already(reply);
  return { events: [{ t: 'door-revoked', id: door.id }], facts: [{ kind: 'door-revoked', deviceId: door.id }], reply };
}

/** The data key lies in a row of the object, not in the state: there is only the fact to tell. */
export function decideForget(command: Forget): Decision {
  const { dataKeyId } = command;
  return { events: [], facts: [{ kind: 'contact-forgotten', dataKeyId }], reply: { ok: true, dataKeyId } };
}
