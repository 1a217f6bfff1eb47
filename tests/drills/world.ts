/** The world behind a drill's box office: hears facts and messages, and notices what was lost or told differently the second time. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fact } from '#domain/box-office/facts';
import type { OutboxMessage } from '#durable-objects/box-office-rpc';

export interface World {
  url: string;
  /** By sequence, as they were told first. */
  facts: Map<number, Fact>;
  /** By key. */
  messages: Map<string, OutboxMessage>;
  /** Facts and messages that were told again in other words. */
  faults: string[];
  /** Told more than once, which is allowed. */
  repeats: number;
  close(): Promise<void>;
}

/** `failing`: how often, of 1, it says no; half of those times it has heard all the same. */
export async function startWorld(failing = 0): Promise<World> {
  const facts = new Map<number, Fact>();
  const messages = new Map<string, OutboxMessage>();
  const texts = new Map<string, string>();
  const faults: string[] = [];
  let repeats = 0;
  const isNew = (name: string, told: unknown): boolean => {
    const text = JSON.stringify(told);
    const before = texts.get(name);
    if (before === undefined) return texts.set(name, text).size > 0;
    repeats++;
    if (before !== text) faults.push(`${name} was ${before} and is now ${text}`);
    return false;
  };
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request).catch(() => null);
    if (text === null) return; // it was killed while it spoke; it will say it again
    const draw = Math.random();
    if (draw < failing) response.statusCode = 503;
    if (draw < failing / 2) return void response.end();
    const told = JSON.parse(text) as unknown;
    if (request.url === '/facts')
      for (const fact of told as Fact[]) if (isNew(`fact ${fact.sequence}`, fact)) facts.set(fact.sequence, fact);
    if (request.url === '/messages')
      for (const one of told as OutboxMessage[]) if (isNew(`message ${one.key}`, one)) messages.set(one.key, one);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    facts,
    messages,
    faults,
    get repeats() {
      return repeats;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk as string;
  return text;
}
