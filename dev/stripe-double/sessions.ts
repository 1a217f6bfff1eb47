import type { Books } from './books.ts';
import { noSuch, refusal } from './problem.ts';
import type { Parameters } from './parameters.ts';
import type { SessionRecord } from './records.ts';
import { readSessionParameters } from './session-parameters.ts';
import { sessionShape } from './shapes.ts';

/** Makes a Checkout Session and keeps it. @throws StripeProblem for parameters that Stripe would not take. */
export function createSession(books: Books, parameters: Parameters): SessionRecord {
  const session = readSessionParameters(parameters, books.clock.nowSec());
  books.store.put('session', session);
  return session;
}

/** The session as of now: one whose time has passed is expired before anybody sees it. */
export function findSession(books: Books, id: string): SessionRecord | undefined {
  const session = books.store.find('session', id);
  if (session?.status !== 'open' || session.expiresAtSec > books.clock.nowSec()) return session;
  return closeSession(books, session);
}

/** `POST /v1/checkout/sessions/:id/expire`; only an open session can be expired. */
export function expireSession(books: Books, id: string): SessionRecord {
  const session = findSession(books, id);
  if (!session) throw noSuch('checkout.session', id, 'session');
  if (session.status !== 'open') {
    throw refusal(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  return closeSession(books, session);
}

function closeSession(books: Books, session: SessionRecord): SessionRecord {
  const expired: SessionRecord = { ...session, status: 'expired' };
  books.store.transaction(() => {
    books.store.put('session', expired);
    const payment = session.paymentId ? books.store.find('payment', session.paymentId) : undefined;
    if (payment) books.store.put('payment', { ...payment, status: 'canceled', canceledAtSec: books.clock.nowSec() });
    books.announce('checkout.session.expired', sessionShape(expired, books.publicUrl()));
  });
  return expired;
}
