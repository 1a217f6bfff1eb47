import { expect, it } from 'vitest';
import type { Bindings } from '../env.ts';
import { MailError, mailFailure, type Mail } from './mail.ts';
import { mailerOf } from './mailer.ts';

const mail: Mail = {
  from: { name: 'Foyer', email: 'tickets@example.org' },
  to: { name: 'Zoë', email: 'zoe@example.org' },
  ...{ subject: 'Tickets', text: '', html: '', inline: [], attachments: [], messageId: 'm@example.org', atMs: 0 },
};

/** What is thrown where the service throws `error`. */
async function failing(error: unknown): Promise<unknown> {
  const send = async () => {
    throw error;
  };
  try {
    await mailerOf({ EMAIL: { send } } as unknown as Bindings).send(mail);
  } catch (thrown) {
    return thrown;
  }
  return null;
}

it('what the mail service says about an address reaches neither log nor catalogue; its code does', async () => {
  const words = 'zoe@example.org is suppressed';
  const thrown = await failing(Object.assign(new Error(words), { code: 'E_RECIPIENT_SUPPRESSED' }));
  expect(thrown).toBeInstanceOf(MailError);
  expect(mailFailure(thrown)).toBe('The mail service answered E_RECIPIENT_SUPPRESSED.');
  expect((thrown as Error).cause).toBeUndefined();
  for (const error of [new Error(words), Object.assign(new Error(words), { code: words }), words])
    expect(mailFailure(await failing(error))).toBe('The mail service answered an error.');
  expect(mailFailure(new Error(words))).not.toContain('zoe');
});
