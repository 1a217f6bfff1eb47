import type { Books } from './books.ts';
import { findSession } from './sessions.ts';
import { settlePayment, settleRefund } from './settle.ts';

/** Does whatever has come due by the stand-in's clock: sessions expire, slow payments and refunds settle. */
export function sweep(books: Books): void {
  books.store.transaction(() => {
    for (const { kind, id } of books.store.due(books.clock.nowSec())) {
      if (kind === 'session') findSession(books, id);
      if (kind === 'payment') settlePayment(books, id, books.store.find('payment', id)?.settles?.outcome ?? 'failed');
      if (kind === 'refund') settleRefund(books, id, books.store.find('refund', id)?.settles?.outcome ?? 'succeeded');
    }
  });
}
