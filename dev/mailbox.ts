/**
 * The local mailbox: a real SMTP server that delivers to nobody and shows everything on a web page.
 *
 * MailDev does the work. What it needs to behave on a developer's machine:
 * - it listens on every address unless told otherwise; here only this machine reaches it;
 * - its web server lets any page of any site read the mails (CORS with credentials); here only its own pages may;
 * - a busy web port leaves its SMTP server running; here both ports are looked at first;
 * - used as a library it reads neither environment nor configuration files, sends nothing anywhere and leaves its MCP
 *   endpoint off. That stays so, since no relay is configured.
 */
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MailDev } from 'maildev';
import { isPortFree } from './ports.ts';

export interface Message {
  id: string;
  /** When it arrived, in milliseconds since 1970. */
  receivedAtMs: number;
  from: string[];
  /** From the envelope, so that blind copies are there too. */
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string | string[]>;
  attachments: { fileName: string; contentType: string; contentId: string | null; inline: boolean; bytes: number }[];
}

export interface Mailbox {
  /** `smtp://127.0.0.1:1025`, without a name and password. */
  smtpUrl: string;
  webUrl: string;
  /** Every mail that is kept, oldest first. A mail is here before its sender is told that it was taken. */
  messages(): Promise<Message[]>;
  /** The mail as it came, headers and all; null when there is none of that id. */
  source(id: string): Promise<string | null>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface MailboxOptions {
  /** 0 lets the operating system choose, as for `webPort`. */
  smtpPort: number;
  webPort: number;
  /** Mails are kept here over restarts; made when missing. */
  dataDir: string;
}

const host = '127.0.0.1'; // not `localhost`, which is ::1 for some programs and this for others
const closeMaxMs = 2_000; // a client that stays connected would hold up SMTP's own closing for 30 seconds
const keepMax = 2_000;
const messageMaxBytes = 20 * 1024 * 1024;

/** Starts the mailbox. @throws when a port is taken (the message names it) or the folder cannot be written. */
export async function startMailbox({ smtpPort, webPort, dataDir }: MailboxOptions): Promise<Mailbox> {
  for (const port of [smtpPort, webPort]) {
    if (port !== 0 && !(await isPortFree(port, host))) throw new Error(`Port ${port} is taken by another program.`);
  }
  await mkdir(dataDir, { recursive: true });
  const mailDev = new MailDev({
    ...{ smtp: smtpPort, ip: host, web: webPort, webIp: host, mailDirectory: dataDir },
    ...{ maxEmails: keepMax, maxMessageSize: messageMaxBytes, silent: true, mcp: false },
  });
  const { smtp, storage, api } = await mailDev.start();
  const web = api?.getAddress();
  if (!api || !web) throw new Error('The mailbox started without its web page.');
  const webUrl = `http://${host}:${web.port}`;
  keepOtherSitesOut(api.server.server as Server);
  return {
    smtpUrl: `smtp://${host}:${smtp.getPort()}`,
    webUrl,
    messages: async () => (await storage.getAll()).map(toMessage),
    source: async (id) => {
      const email = await storage.getById(id);
      return email ? readFile(email.source, 'utf8') : null;
    },
    clear: async () => void (await smtp.deleteAllEmails()),
    close: () => Promise.race([mailDev.stop(), sleep(closeMaxMs, undefined, { ref: false })]),
  };
}

type Email = Awaited<ReturnType<NonNullable<ReturnType<MailDev['getServers']>>['storage']['getAll']>>[number];

function toMessage(email: Email): Message {
  const sent = email.envelope.to.map(({ address }) => address);
  return {
    ...{ id: email.id, receivedAtMs: new Date(email.time).getTime(), subject: email.subject, headers: email.headers },
    ...{ text: email.text ?? '', html: email.html ?? '', from: email.from.map(({ address }) => address) },
    to: sent.length > 0 ? sent : email.to.map(({ address }) => address),
    attachments: email.attachments.map((attachment) => ({
      ...{ fileName: attachment.filename, contentType: attachment.contentType, bytes: attachment.size ?? 0 },
      ...{ contentId: attachment.contentId ?? null, inline: attachment.contentDisposition === 'inline' },
    })),
  };
}

/** Refuses requests that a page of another site makes, before MailDev would answer them. */
function keepOtherSitesOut(server: Server): void {
  for (const event of ['request', 'upgrade'] as const) {
    const listeners = server.listeners(event) as RequestListener[];
    server.removeAllListeners(event);
    server.on(event, (request: IncomingMessage, response, ...rest: []) => {
      const { origin, host: asked } = request.headers;
      const own = origin === undefined || URL.parse(origin)?.host === asked;
      if (own) for (const listener of listeners) listener.call(server, request, response, ...rest);
      else if ('writeHead' in response) response.writeHead(403).end('Only this mailbox’s own pages may read it.\n');
      else request.destroy();
    });
  }
}
