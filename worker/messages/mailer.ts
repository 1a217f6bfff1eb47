/** Who sends our mail: the platform's own service where it is bound, else an SMTP server. */
import { configOf, type Bindings } from '../env.ts';
import { MailError, type Mail, type Mailer } from './mail.ts';
import { addressHeader, composeMime, leaveHeaders } from './mime.ts';
import { sendBySmtp, smtpServer, type SmtpSocket } from './smtp.ts';

export function mailerOf(env: Bindings): Mailer {
  if (env.EMAIL) return platformMailer(env.EMAIL);
  const { smtpUrl } = configOf(env);
  if (smtpUrl) return smtpMailer(smtpUrl);
  return { send: () => Promise.reject(new MailError('Neither EMAIL nor SMTP_URL is set.', false)) };
}

function smtpMailer(url: URL): Mailer {
  const server = smtpServer(url);
  return {
    async send(mail) {
      const { connect } = await import('cloudflare:sockets');
      const open = () =>
        connect(
          { hostname: server.host, port: server.port },
          { secureTransport: server.secure ? 'on' : 'starttls', allowHalfOpen: false },
        ) as unknown as SmtpSocket;
      const envelope = { from: mail.from.email, to: mail.to.email };
      await sendBySmtp(open, server, envelope, composeMime(mail, crypto.randomUUID()));
    },
  };
}

/** Cloudflare's Email Service composes the message itself. */
function platformMailer(binding: SendEmail): Mailer {
  return {
    async send(mail: Mail) {
      addressHeader(mail.to); // the same wall as for SMTP
      const attachments = [
        ...mail.inline.map(({ id, filename, mime, bytes }) => ({
          ...{ content: bytes.slice().buffer, filename, type: mime },
          disposition: 'inline' as const,
          contentId: id,
        })),
        ...mail.attachments.map(({ filename, mime, bytes }) => ({
          ...{ content: bytes.slice().buffer, filename, type: mime },
          disposition: 'attachment' as const,
        })),
      ];
      const { from, to, subject, text, html } = mail;
      await sealErrors(
        binding.send({
          from,
          to: to.email,
          subject: subject.replace(/\p{Cc}+/gu, ' '),
          text,
          html,
          attachments,
          headers: { 'Auto-Submitted': 'auto-generated', ...leaveHeaders(mail) },
        }),
      );
    },
  };
}

/** The service's words may quote the address, which belongs into no log; its code says enough. */
async function sealErrors(sending: Promise<unknown>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    const { code } = error as { code?: unknown };
    const said = typeof code === 'string' && /^[A-Z][A-Z_]{0,63}$/.test(code) ? code : 'an error';
    throw new MailError(`The mail service answered ${said}.`, false);
  }
}
