import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMailbox, type Mailbox } from '../../dev/mailbox.ts';
import { sendBySmtp, smtpServer, type OpenSocket } from './smtp.ts';

/** Node's sockets in the clothes of the Worker's. */
const open: OpenSocket = ({ host, port }) => {
  const socket = connect(port, host);
  return {
    readable: Readable.toWeb(socket) as unknown as ReadableStream<Uint8Array>,
    writable: Writable.toWeb(socket) as unknown as WritableStream<Uint8Array>,
    close: async () => socket.destroy(),
  };
};
const envelope = { from: 'a@example.org', to: 'b@example.org' };
const message = 'Subject: Hello\r\n\r\nfirst\r\n.\r\n..second\r\n';

describe('SMTP with a real server', () => {
  let folder: string;
  let mailbox: Mailbox;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foyer-smtp-'));
    mailbox = await startMailbox({ smtpPort: 0, webPort: 0, dataDir: folder });
  });
  afterAll(async () => {
    await mailbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('delivers, lines that are a dot included', async () => {
    await sendBySmtp(open, smtpServer(new URL(mailbox.smtpUrl)), envelope, message);
    const [mail] = await mailbox.messages();
    expect(mail).toMatchObject({ subject: 'Hello', to: ['b@example.org'] });
    expect(mail!.text).toContain('first\n.\n..second');
  });
});

describe('SMTP with servers that are not well', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  async function serverThat(behave: (socket: Socket) => void) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      behave(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return smtpServer(new URL(`smtp://127.0.0.1:${(server.address() as { port: number }).port}`));
  }
  const fail = (server: ReturnType<typeof smtpServer>) =>
    sendBySmtp(open, server, envelope, message).then(
      () => 'sent',
      (error: { name: string; permanent: boolean }) => `${error.name} ${error.permanent ? 'permanent' : 'passing'}`,
    );

  it('hanging up at once, or in the middle, is a fault that passes', async () => {
    expect(await fail(await serverThat((socket) => socket.end()))).toBe('MailError passing');
    const greeting = await serverThat((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () => socket.end());
    });
    expect(await fail(greeting)).toBe('MailError passing');
  });

  it('4xx passes, 5xx is for good', async () => {
    const saying = (answer: string) =>
      serverThat((socket) => {
        socket.write('220-hello\r\n220 there\r\n');
        socket.on('data', (chunk) => socket.write(chunk.toString().startsWith('EHLO') ? '250 ok\r\n' : answer));
      });
    expect(await fail(await saying('451 later\r\n'))).toBe('MailError passing');
    expect(await fail(await saying('550 nobody here\r\n'))).toBe('MailError permanent');
  });

  it('nobody listening is a fault that passes', async () => {
    expect(await fail(smtpServer(new URL('smtp://127.0.0.1:1')))).toBe('MailError passing');
  });

  it('reads what an URL says', () => {
    expect(smtpServer(new URL('smtps://us%40er:p%3Aw@mail.example.org'))).toEqual({
      ...{ host: 'mail.example.org', port: 465, secure: true, user: 'us@er', password: 'p:w' },
    });
    expect(smtpServer(new URL('smtp://mail.example.org'))).toMatchObject({ port: 587, secure: false, user: '' });
  });
});
