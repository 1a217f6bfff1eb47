import type { Books } from './books.ts';
import { expand } from './expand.ts';
import type { Parameters } from './parameters.ts';
import { noSuch } from './problem.ts';
import type { Kind, Kinds } from './records.ts';
import { findSession } from './sessions.ts';
import { chargeShape, eventShape, lineShape, paymentShape, refundShape, sessionShape, type Wire } from './shapes.ts';

/** How each kind looks on the wire, with these books. */
export function shapesOf(books: Books, pendingWebhooks: (eventId: string) => number) {
  const by: { [K in Kind]: (record: Kinds[K]) => Wire } = {
    session: (record) => sessionShape(record, books.publicUrl()),
    payment: paymentShape,
    charge: chargeShape,
    refund: refundShape,
    event: (record) => eventShape(record, pendingWebhooks(record.id)),
  };
  return {
    ...by,
    one<K extends Kind>(kind: K, name: string, id: string): Wire {
      const found = (kind === 'session' ? findSession(books, id) : books.store.find(kind, id)) as Kinds[K] | undefined;
      if (!found) throw noSuch(name, id, kind === 'session' ? 'session' : 'id');
      return by[kind](found);
    },
  };
}

/** What was bought, as `GET /v1/checkout/sessions/:id/line_items` lists it. */
export function lineItems(books: Books, sessionId: string): Wire {
  const session = findSession(books, sessionId);
  if (!session) throw noSuch('checkout.session', sessionId, 'session');
  const data = session.lines.map((line) => lineShape(line, session.currency, session.createdAtSec));
  return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${sessionId}/line_items` };
}

/** Applies the caller's `expand` to whatever an endpoint answers. */
export function expandFor(books: Books, answer: Wire, given: Parameters): Wire {
  const paths = given.texts('expand', 20);
  if (paths.length === 0) return answer;
  const lookup = (id: string): Wire | null => {
    const { payment, charge, session } = shapesOf(books, () => 0);
    const find = <K extends Kind>(kind: K, shape: (record: Kinds[K]) => Wire) => {
      const record = books.store.find(kind, id);
      return record ? shape(record) : null;
    };
    if (id.startsWith('pi_')) return find('payment', payment);
    if (id.startsWith('ch_')) return find('charge', charge);
    return id.startsWith('cs_') ? find('session', session) : null;
  };
  return expand(answer, paths, lookup, (sessionId) => lineItems(books, sessionId));
}
