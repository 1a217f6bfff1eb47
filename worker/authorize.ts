/**
 * Who may do what at an organizer's desk: this table and nothing else. A stranger's id is answered like one that does not exist,
 * so that ids cannot be tried out.
 */
import type { Database } from '#db/client';
import { organizerOfEvent } from '#db/events';
import { roleOf } from '#db/organizers';
import type { Role } from '#domain/contract/account';
import type { Refusal } from './http/problem.ts';

export const actions = [
  'event.list',
  'event.create',
  'event.read',
  'event.edit',
  'event.publish',
  'totals.read',
  'orders.read',
  'contacts.read',
  'orders.refund',
  'tickets.block',
  'tickets.reissue',
  'keys.manage',
  'codes.read',
  'codes.manage',
  'allotments.read',
  'allotments.manage',
  'waiting.read',
  'waiting.manage',
  'scans.read',
  'doors.read',
  'doors.manage',
] as const;
export type Action = (typeof actions)[number];

/** Role × action. A row lists everything the role may do. */
export const table: Readonly<Record<Role, readonly Action[]>> = {
  owner: actions,
  manager: actions,
  finance: ['event.list', 'event.read', 'totals.read', 'orders.read', 'contacts.read', 'orders.refund', 'codes.read'],
  'box-office': [
    'event.list',
    'event.read',
    'totals.read',
    'orders.read',
    'contacts.read',
    'tickets.block',
    'tickets.reissue',
    'codes.read',
    'allotments.read',
    'allotments.manage',
    'waiting.read',
    'waiting.manage',
    'scans.read',
    'doors.read',
    'doors.manage',
  ],
  door: ['event.list', 'event.read', 'totals.read', 'scans.read', 'doors.read'],
};

/** Whether the role may. */
export function may(role: Role, action: Action): boolean {
  return table[role].includes(action);
}

/** The organizer in whose name the person acts, and their role there. */
export interface Access {
  ok: true;
  userId: string;
  organizerId: string;
  role: Role;
}
export type Denied = { ok: false } & Refusal;

/** May this person do it for that organizer? Strangers hear `not-found`, members without the right `not-allowed`. */
export async function authorizeOrganizer(
  db: Database,
  userId: string,
  organizerId: string,
  action: Action,
): Promise<Access | Denied> {
  const role = await roleOf(db, organizerId, userId);
  if (role === null) return { ok: false, code: 'not-found' };
  if (!may(role, action)) return { ok: false, code: 'not-allowed' };
  return { ok: true, userId, organizerId, role };
}

/** The same for an event, by way of its organizer. */
export async function authorizeEvent(
  db: Database,
  userId: string,
  eventId: string,
  action: Action,
): Promise<Access | Denied> {
  const organizerId = await organizerOfEvent(db, eventId);
  if (organizerId === null) return { ok: false, code: 'not-found' };
  return authorizeOrganizer(db, userId, organizerId, action);
}
