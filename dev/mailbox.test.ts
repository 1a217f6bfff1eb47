import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMailbox, type Mailbox } from './mailbox.ts';

let dataDir: string;
let mailbox: Mailbox;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mailbox-'));
  mailbox = await startMailbox({ smtpPort: 0, webPort: 0, dataDir });
});
afterEach(async () => {
  await mailbox.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Says each line once the server has answered the one before; gives back the codes of the answers. */
async function speak(smtpUrl: string, lines: string[]): Promise<number[]> {
  const socket = connect(Number(new URL(smtpUrl).port), '127.0.0.1');
  const answers = answersOf(socket);
  const codes: number[] = [];
  for (const line of ['', ...lines]) {
    if (line) socket.write(`${line}\r\n`);
    codes.push(Number((await answers.next()).value));
  }
  socket.destroy();
  return codes;
}

/** The code of each complete answer (RFC 5321 §4.2.1: the last line has a space after its code). */
async function* answersOf(socket: Socket): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let match = /^(\d{3}) .*\r\n/m.exec(text); match; match = /^(\d{3}) .*\r\n/m.exec(text)) {
      text = text.slice(match.index + match[0].length);
      yield match[1]!;
    }
  }
}

const mail = [
  'From: Foyer <tickets@foyer.example>',
  'To: Ada <ada@example.com>',
  'Subject: =?utf-8?Q?Deine_Karten_f=C3=BCr_heute?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/related; boundary=cut',
  '',
  '--cut',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Your ticket: <img src="cid:qr"></p>',
  '--cut',
  'Content-Type: image/png; name=qr.png',
  'Content-ID: <qr>',
  'Content-Disposition: inline; filename=qr.png',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw0KGgo=',
  '--cut--',
  '.',
].join('\r\n');

const deliver = () =>
  speak(mailbox.smtpUrl, [
    'EHLO test',
    'MAIL FROM:<tickets@foyer.example>',
    'RCPT TO:<ada@example.com>',
    'RCPT TO:<hidden@example.com>',
    'DATA',
    mail,
  ]);

describe('the mailbox', () => {
  it('shows a delivered mail with its picture, to the program and on its web page', async () => {
    expect(await deliver()).toEqual([220, 250, 250, 250, 250, 354, 250]);
    const [message] = await mailbox.messages();
    expect(message).toMatchObject({
      subject: 'Deine Karten für heute',
      from: ['tickets@foyer.example'],
      to: ['ada@example.com', 'hidden@example.com'],
      attachments: [{ fileName: 'qr.png', contentType: 'image/png', inline: true, bytes: 8 }],
    });
    expect(message!.html).toContain('Your ticket');
    expect(Math.abs(Date.now() - message!.receivedAtMs)).toBeLessThan(10_000);
    expect(await mailbox.source(message!.id)).toContain('iVBORw0KGgo=');
    expect(await mailbox.source('nothing')).toBeNull();
    const page = await fetch(mailbox.webUrl, { headers: { Accept: 'text/html' } });
    expect([page.status, page.headers.get('Content-Type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(await (await fetch(`${mailbox.webUrl}/api/email`)).text()).toContain('Deine Karten');
  });

  it('keeps its mails over a restart, and forgets them when told', async () => {
    await deliver();
    await mailbox.close();
    mailbox = await startMailbox({ smtpPort: 0, webPort: 0, dataDir });
    expect((await mailbox.messages()).map(({ subject }) => subject)).toEqual(['Deine Karten für heute']);
    await mailbox.clear();
    expect(await mailbox.messages()).toEqual([]);
  });

  it('does not answer pages of other sites, and has no MCP endpoint', async () => {
    await deliver();
    const foreign = await fetch(`${mailbox.webUrl}/api/email`, { headers: { Origin: 'https://elsewhere.test' } });
    expect([foreign.status, await foreign.text()]).toEqual([403, expect.not.stringContaining('Karten')]);
    expect((await fetch(`${mailbox.webUrl}/api/email`, { headers: { Origin: mailbox.webUrl } })).status).toBe(200);
    const mcp = await fetch(`${mailbox.webUrl}/mcp`, { method: 'POST', body: '{}' });
    expect(mcp.status).toBeGreaterThanOrEqual(400);
  });

  it('names a port that is taken, and leaves nothing running', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const starting = startMailbox({ smtpPort: 0, webPort: port, dataDir });
    await expect(starting).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => other.close(resolve));
  });
});
