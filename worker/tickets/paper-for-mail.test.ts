import { describe, expect, it } from 'vitest';
import { paperForMail } from './paper-for-mail.ts';
import { paperOrder } from './paper-tickets.ts';
import { paperOrderRow, paperSettings, paperTicketRow } from './testing.ts';

const env = { ASSETS: {} as Fetcher };
const orderOf = (count: number, code?: string) =>
  paperOrder(
    paperSettings,
    paperOrderRow(Array.from({ length: count }, (_, i) => paperTicketRow(i, code === undefined ? {} : { code }))),
    null,
  );
const file = (bytes: number) => () => Promise.resolve(new Uint8Array(bytes));

describe('the PDF that comes with a mail', () => {
  it('is attached while it is small, and else left to the link', async () => {
    expect(await paperForMail(env, orderOf(2), file(200_000))).toHaveLength(200_000);
    expect(await paperForMail(env, orderOf(2), file(200_001))).toBeNull();
    expect(await paperForMail(env, orderOf(31), file(10))).toBeNull();
  });

  it('is not made where no code may be printed, or nothing stands', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await paperForMail(env, orderOf(2, ''), never)).toBeNull();
    expect(await paperForMail(env, orderOf(0), never)).toBeNull();
  });

  it('is no reason for the mail to stay away', async () => {
    expect(await paperForMail(env, orderOf(1), () => Promise.reject(new Error('no fonts')))).toBeNull();
  });
});
