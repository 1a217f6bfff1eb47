/** Pictures of an event: their bytes go to R2 under an id of the request's own, so that an address never changes what it shows. */
import { recordAudit } from '#db/audit';
import { addPicture as insertPicture, countPictures, removePicture as deletePicture } from '#db/pictures';
import type { PictureView } from '#domain/contract/public';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { afterwards, database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { answerOnce, idOnce } from '../http/answer-once.ts';
import { refuse, type Refusal } from '../http/problem.ts';
import { pictureKey } from '../pictures/picture-key.ts';
import { readPictureFacts } from '../pictures/read-size.ts';
import { pictureView } from '../public/event-views.ts';

const picturesMax = 20;
const accepted = /^image\/(jpeg|png|webp|avif)$/;

export const addPicture: HandlerOf<'addPicture', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.edit');
  if (!access.ok) return refuse(c, access);
  if (!accepted.test(c.req.header('content-type')?.split(';')[0]?.trim() ?? ''))
    return refuse(c, 'unsupported-media-type');
  const { alt } = c.req.valid('query');
  const scope = `add-picture:${access.userId}`;
  const answer = await answerOnce(c, scope, async () => keep(c, access, event, await idOnce(c, scope, 'picture'), alt));
  return answer.ok ? c.json(answer.body, 201) : refuse(c, answer);
};

async function keep(
  c: ApiContext,
  access: Access,
  eventId: string,
  id: string,
  alt: string,
): Promise<{ ok: true; status: 201; body: PictureView } | ({ ok: false } & Refusal)> {
  const body = c.get('body') ?? new Uint8Array();
  const facts = readPictureFacts(body);
  if (!facts) return { ok: false, code: 'picture-unreadable' };
  const db = database(c);
  if ((await countPictures(db, eventId, id)) >= picturesMax)
    return { ok: false, code: 'invalid-fields', fields: [{ path: 'pictures', code: 'too-many', limit: picturesMax }] };
  const r2Key = pictureKey(id);
  await timed(c, 'r2', () => c.env.PICTURES.put(r2Key, body, { httpMetadata: { contentType: facts.mime } }));
  const { organizerId } = access;
  const createdAtMs = Date.now();
  const row = { id, eventId, organizerId, r2Key, ...facts, alt, bytes: body.length, createdAtMs };
  await timed(c, 'db', () => insertPicture(db, row));
  await audit(c, access, 'picture.added', id, eventId);
  return { ok: true, status: 201, body: pictureView(row) };
}

export const removePicture: HandlerOf<'removePicture', ApiEnv> = async (c) => {
  const { event, picture } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.edit');
  if (!access.ok) return refuse(c, access);
  const removed = await timed(c, 'db', () => deletePicture(database(c), event, picture));
  if (!removed) return c.body(null, 204);
  await audit(c, access, 'picture.removed', picture, event);
  afterwards(c, c.env.PICTURES.delete(removed.r2Key));
  return c.body(null, 204);
};

async function audit(c: ApiContext, access: Access, action: string, subject: string, eventId: string): Promise<void> {
  const { organizerId, userId } = access;
  const entry = { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action, subject, detail: { eventId } };
  await recordAudit(database(c), entry);
}
