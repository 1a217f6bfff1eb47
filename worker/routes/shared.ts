/** What every route of the API is described with: path parameters, the refusals, named schemas. */
import { z } from '@hono/zod-openapi';
import { isId, type IdKind } from '#domain/ids';
import { Problem } from '#domain/contract/problem';

/**
 * The schema under a name, so that the description of the API says `#/components/schemas/HoldView` instead of repeating it.
 * Goes through the prototype, because schemas made before the library was loaded lack its method.
 */
export function named<T extends z.ZodType>(name: string, schema: T): T {
  return z.ZodType.prototype.openapi.call(schema, name) as T;
}

const problemContent = { 'application/problem+json': { schema: named('Problem', Problem) } };

/** Every route can refuse; `code` says why. One range each keeps the types small. */
export const refusals = {
  '4XX': { description: 'Refused; `code` says why', content: problemContent },
  '5XX': { description: 'Not now, or broken on our side; `code` says which', content: problemContent },
} as const;

/** A JSON body that must be there. */
export function jsonBody<T extends z.ZodType>(name: string, schema: T) {
  return { required: true as const, content: { 'application/json': { schema: named(name, schema) } } };
}

/** A JSON answer. */
export function jsonReply<T extends z.ZodType>(name: string, schema: T, description: string) {
  return { description, content: { 'application/json': { schema: named(name, schema) } } };
}

/** An id in a path. What is not spelled like one cannot exist, so it is refused as `not-found` without asking anybody. */
export function idParam(kind: IdKind) {
  return z.string().refine((id) => isId(kind, id), { message: 'unknown-id' });
}

export const eventParam = z.object({ event: idParam('event') });
/** A hold that was offered to who waits is named after a secret and the number of the offer. */
const offeredHold = /^hld_[\w-]{22,64}-\d{1,6}$/;
export const holdParam = z.object({
  event: idParam('event'),
  hold: z.string().refine((id) => isId('hold', id) || offeredHold.test(id), { message: 'unknown-id' }),
});
export const entryParam = z.object({ event: idParam('event'), entry: idParam('waiting') });
export const orderParam = z.object({ event: idParam('event'), order: idParam('order') });
export const secretQuery = z.object({ secret: z.string().max(100).default('').describe('From the link of the order') });
export const cursorQuery = z.object({
  cursor: z.string().max(300).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
