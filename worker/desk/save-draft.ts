/** Keeps what was typed, unless somebody else has saved since it was loaded. */
import { recordAudit } from '#db/audit';
import { findEvent, saveDraft as writeDraft } from '#db/events';
import type { DeskEvent, SaveDraftRequest } from '#domain/contract/desk';
import { planEvent } from '#domain/event/plan';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { database, type ApiContext, type ApiEnv } from '../context.ts';
import { answerOnce } from '../http/answer-once.ts';
import { refuse, type Refusal } from '../http/problem.ts';
import { deskEvent } from './desk-event.ts';
import { outlineOf, textsOf } from './event-columns.ts';
import { supplyOf } from './seat-supply.ts';
import { numberedSettings, readSettings } from './stored-settings.ts';

export const saveDraft: HandlerOf<'saveDraft', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.edit');
  if (!access.ok) return refuse(c, access);
  const request = c.req.valid('json');
  const answer = await answerOnce(c, `save-draft:${access.userId}`, () => save(c, access, event, request));
  return answer.ok ? c.json(answer.body, 200) : refuse(c, answer);
};

async function save(
  c: ApiContext,
  access: Access,
  eventId: string,
  { version, draft: typed }: SaveDraftRequest,
): Promise<{ ok: true; status: 200; body: DeskEvent } | ({ ok: false } & Refusal)> {
  const db = database(c);
  const before = await findEvent(db, eventId);
  if (!before) return { ok: false, code: 'not-found' };
  const settings = numberedSettings(typed, readSettings(before.settings));
  const atMs = Date.now();
  const planned = planEvent(settings.draft, atMs, await supplyOf(db, before));
  const saved = await writeDraft(db, {
    eventId,
    version,
    settings,
    texts: textsOf(settings.draft),
    outline: outlineOf(planned.ok ? planned.plan : null),
    atMs,
  });
  if (!saved.saved) return { ok: false, code: saved.code === 'unknown-event' ? 'not-found' : saved.code };
  await recordAudit(db, {
    organizerId: access.organizerId,
    atMs,
    actor: `usr:${access.userId}`,
    action: 'event.saved',
    subject: eventId,
    detail: { version: saved.version },
  });
  const body = await deskEvent(db, eventId, atMs);
  return body ? { ok: true, status: 200, body } : { ok: false, code: 'not-found' };
}
