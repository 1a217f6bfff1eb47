/** A new draft, as unfinished as it may be. */
import { recordAudit } from '#db/audit';
import { createEvent as insertEvent, organizerOfEvent } from '#db/events';
import type { DeskEvent } from '#domain/contract/desk';
import type { HandlerOf } from '../app.ts';
import { accessToOrganizer } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { database, type ApiContext, type ApiEnv } from '../context.ts';
import { answerOnce, idOnce } from '../http/answer-once.ts';
import { refuse } from '../http/problem.ts';
import { numberedSlugs, slugOf } from '../slug.ts';
import type { EventDraft } from '#domain/event/draft';
import { deskEvent } from './desk-event.ts';
import { textsOf } from './event-columns.ts';
import { noSettings, numberedSettings } from './stored-settings.ts';

export const createEvent: HandlerOf<'createEvent', ApiEnv> = async (c) => {
  const { organizer } = c.req.valid('param');
  const access = await accessToOrganizer(c, organizer, 'event.create');
  if (!access.ok) return refuse(c, access);
  const draft = c.req.valid('json');
  const scope = `create-event:${access.userId}`;
  const answer = await answerOnce(c, scope, async () => ({
    ok: true as const,
    status: 201 as const,
    body: await create(c, access, await idOnce(c, scope, 'event'), draft),
  }));
  return answer.ok ? c.json(answer.body, 201) : refuse(c, answer);
};

async function create(c: ApiContext, access: Access, id: string, typed: EventDraft): Promise<DeskEvent> {
  const db = database(c);
  const settings = numberedSettings(typed, noSettings);
  const { organizerId } = access;
  const atMs = Date.now();
  for (const slug of numberedSlugs(slugOf(typed.name, 'event'))) {
    const event = { id, organizerId, slug, settings, atMs, ...textsOf(settings.draft) };
    if ((await insertEvent(db, event)) === 'created') break;
    if ((await organizerOfEvent(db, id)) !== null) break; // an earlier try got this far
  }
  await recordAudit(db, { organizerId, atMs, actor: `usr:${access.userId}`, action: 'event.created', subject: id });
  const created = await deskEvent(db, id, atMs);
  if (!created) throw new Error('The event that was just created is not there.');
  return created;
}
