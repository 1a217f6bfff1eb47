/**
 * Puts the saved version on sale. The box office decides first (it may refuse what cannot change any more), then the catalogue shows
 * it; a try that broke off between the two is finished by the next one, since both take the same version twice.
 */
import { recordAudit } from '#db/audit';
import { findEvent, publishEvent as writePublication, type EventRow } from '#db/events';
import { findOrganizer } from '#db/organizers';
import type { SalesSettings } from '#domain/box-office/settings';
import type { DeskEvent } from '#domain/contract/desk';
import { planEvent } from '#domain/event/plan';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { ask, forgetSettings, isBusy } from '../box-office.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { answerOnce } from '../http/answer-once.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { deskEvent } from './desk-event.ts';
import { partsOf, textsOf } from './event-columns.ts';
import { publishSeatMap } from './publish-seat-map.ts';
import { salesSettings } from './sales-settings.ts';
import { supplyOf } from './seat-supply.ts';
import { readSettings } from './stored-settings.ts';

type Published = { ok: true; status: 200; body: DeskEvent } | ({ ok: false } & Refusal);

export const publishEvent: HandlerOf<'publishEvent', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.publish');
  if (!access.ok) return refuse(c, access);
  const { version } = c.req.valid('json');
  const answer = await answerOnce(c, `publish:${access.userId}`, () => publish(c, access, event, version));
  return answer.ok ? c.json(answer.body, 200) : refuse(c, answer);
};

async function publish(c: ApiContext, access: Access, eventId: string, version: number): Promise<Published> {
  const db = database(c);
  const [event, organizer] = await Promise.all([findEvent(db, eventId), findOrganizer(db, access.organizerId)]);
  if (!event || !organizer) return { ok: false, code: 'not-found' };
  if (event.version !== version) return { ok: false, code: 'version-conflict' };
  if (event.status === 'cancelled') return { ok: false, code: 'event-cancelled' };
  if (event.status === 'ended') return { ok: false, code: 'event-past' };
  const { draft } = readSettings(event.settings);
  const atMs = Date.now();
  const planned = planEvent(draft, atMs, await supplyOf(db, event));
  if (!planned.ok) return { ok: false, code: 'invalid-fields', fields: planned.fields };

  // Versions of a draft begin with 0, those of the box office with 1.
  const head = { eventId, slug: event.slug, version: version + 1, organizerName: organizer.name };
  const region = regionFor(event);
  const unmapped = await publishSeatMap(c, event, region);
  if (unmapped) return { ok: false, ...unmapped };
  const refused = await configure(c, salesSettings(head, draft, planned.plan), region);
  if (refused) return { ok: false, ...refused };
  const settings = event.settings;
  const texts = textsOf(draft);
  const written = await writePublication(db, {
    eventId,
    version,
    settings,
    texts,
    seatMap: event.seatMap,
    ...partsOf(draft, planned.plan),
    atMs,
  });
  if (written !== 'published') return { ok: false, code: written };
  await recordAudit(db, {
    organizerId: access.organizerId,
    atMs,
    actor: `usr:${access.userId}`,
    action: 'event.published',
    subject: eventId,
    detail: { version },
  });
  const body = await deskEvent(db, eventId, atMs);
  return body ? { ok: true, status: 200, body } : { ok: false, code: 'not-found' };
}

/** Hands the settings to the box office; null when it sells by them from now on, or did already. */
async function configure(c: ApiContext, settings: SalesSettings, region: string | undefined): Promise<Refusal | null> {
  const { eventId, version } = settings;
  const context = { requestId: c.get('requestId') };
  const key = `configure:${version}`;
  const reply = await timed(c, 'box', () =>
    ask(c.env, eventId, (office) => office.configure(settings, key, context), region),
  );
  forgetSettings(eventId);
  if (isBusy(reply)) return reply;
  if (reply.ok) return null;
  const now = await ask(c.env, eventId, (office) => office.settings());
  return now && !isBusy(now) && now.version === version ? null : problemOfRefusal(reply);
}

/** Where the box office should stand. Only the first question of all to an object decides it. */
function regionFor(event: EventRow): string | undefined {
  const { draft } = readSettings(event.settings);
  if (draft.region !== 'auto') return draft.region;
  return draft.euOnly ? 'weur' : undefined;
}
