/**
 * Handing one mail to an SMTP server (RFC 5321), over any socket: the Worker's in production, Node's in tests. TLS from the start
 * with smtps://, by STARTTLS where smtp:// offers it; a password never travels in the clear but to this machine.
 */
import { utf8 } from '#domain/crypto/bytes';
import { toBase64 } from '../bytes.ts';
import { MailError } from './mail.ts';

export interface SmtpSocket {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array>;
  startTls?(): SmtpSocket;
  close(): Promise<unknown>;
}
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  user: string;
  password: string;
}
export type OpenSocket = (server: SmtpServer) => SmtpSocket;

/** A server that needs longer than this for a mail of some kilobytes is not well. */
const timeoutMs = 20_000;

export function smtpServer(url: URL): SmtpServer {
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Delivers the message. @throws MailError; `permanent` where the server said so (5xx). */
export async function sendBySmtp(
  open: OpenSocket,
  server: SmtpServer,
  envelope: { from: string; to: string },
  message: string,
): Promise<void> {
  const talk = new Talk(open(server));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailError('The mail server does not answer.', false)), timeoutMs);
  });
  try {
    await Promise.race([deliver(talk, server, envelope, message), late]);
  } catch (error) {
    throw error instanceof MailError ? error : new MailError(`The mail server is away: ${String(error)}`, false);
  } finally {
    clearTimeout(timer);
    await talk.close();
  }
}

async function deliver(
  talk: Talk,
  server: SmtpServer,
  envelope: { from: string; to: string },
  message: string,
): Promise<void> {
  await talk.expect(220);
  let offers = await talk.say('EHLO foyer', 250);
  let sealed = server.secure;
  if (!sealed && /^250[ -]STARTTLS\b/im.test(offers) && talk.canStartTls) {
    await talk.say('STARTTLS', 220);
    talk.startTls();
    sealed = true;
    offers = await talk.say('EHLO foyer', 250);
  }
  if (server.user !== '') {
    if (!sealed && !isThisMachine(server.host))
      throw new MailError('The mail server offers no TLS; the password was not sent.', false);
    await talk.say(`AUTH PLAIN ${toBase64(utf8(`\0${server.user}\0${server.password}`))}`, 235);
  }
  await talk.say(`MAIL FROM:<${envelope.from}>`, 250);
  await talk.say(`RCPT TO:<${envelope.to}>`, 250);
  await talk.say('DATA', 354);
  await talk.say(`${message.replace(/^\./gm, '..').replace(/(\r\n)?$/, '\r\n')}.`, 250);
  await talk.say('QUIT', 221).catch(() => undefined); // the mail is theirs already
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** A conversation of lines. */
class Talk {
  #socket: SmtpSocket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #heard = '';

  constructor(socket: SmtpSocket) {
    this.#socket = socket;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
  }

  get canStartTls(): boolean {
    return this.#socket.startTls !== undefined;
  }

  startTls(): void {
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#heard = ''; // what was said before the handshake is not to be believed (CVE-2011-0411)
    this.#socket = this.#socket.startTls!();
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  async say(line: string, code: number): Promise<string> {
    await this.#writer.write(utf8(`${line}\r\n`));
    return this.expect(code);
  }

  /** The server's answer, all its lines. @throws MailError when its code is another, or when it hangs up. */
  async expect(code: number): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r?\n)*(\d{3})(?: .*)?\r?\n/.exec(this.#heard);
      if (whole) {
        this.#heard = this.#heard.slice(whole[0].length);
        const said = Number(whole[1]);
        if (said === code) return whole[0];
        // The server may quote the address, which belongs into no log.
        throw new MailError(`The mail server answered ${said} where ${code} was expected.`, said >= 500);
      }
      const { done, value } = await this.#reader.read();
      if (done) throw new MailError('The mail server hung up.', false);
      this.#heard += new TextDecoder().decode(value);
      if (this.#heard.length > 65_536) throw new MailError('The mail server talks too much.', false);
    }
  }

  async close(): Promise<void> {
    await this.#socket.close().catch(() => undefined);
  }
}
