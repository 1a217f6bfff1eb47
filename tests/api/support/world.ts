/** The whole of Foyer but its pages on this machine, and somebody who talks to its API. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../dev/stack.ts';
import { apiBundle } from './bundle.ts';

export interface World {
  stack: Stack;
  /** What the Worker logged so far, one JSON line each. */
  logs: string[];
  /** Somebody with a cookie jar of their own. */
  visitor(): Visitor;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-api-'));
  const logs: string[] = [];
  const stack = await startStack({
    dataDir,
    worker: await apiBundle(),
    vars: { RATE_LIMITS: 'off' },
    onLog: (_level, message) => logs.push(message),
  });
  return {
    stack,
    logs,
    visitor: () => new Visitor(stack.baseUrl),
    async close() {
      await stack.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What came back: the status, the code of a problem, and the body as JSON where it is some. */
export interface Reply<T = Record<string, unknown>> {
  status: number;
  code: string | undefined;
  body: T;
  headers: Headers;
}

export interface Call {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  /** The idempotency key; a fresh one if left out, none if null. */
  key?: string | null;
}

export class Visitor {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get<T = Record<string, unknown>>(path: string, call: Call = {}): Promise<Reply<T>> {
    return this.ask<T>('GET', path, { key: null, ...call });
  }

  post<T = Record<string, unknown>>(path: string, json?: unknown, call: Call = {}): Promise<Reply<T>> {
    return this.ask<T>('POST', path, { json, ...call });
  }

  async ask<T = Record<string, unknown>>(method: string, path: string, call: Call = {}): Promise<Reply<T>> {
    const response = await this.fetch(method, path, call);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson ? JSON.parse(text) : text) as T & { code?: string };
    return { status: response.status, code: body?.code, body, headers: response.headers };
  }

  /** The answer as it came; cookies are kept. */
  async fetch(method: string, path: string, call: Call = {}): Promise<Response> {
    const headers = new Headers(call.headers);
    if (this.#cookies.size > 0)
      headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    if (call.key !== null) headers.set('idempotency-key', call.key ?? crypto.randomUUID());
    if (call.json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    const body = call.json === undefined ? call.body : JSON.stringify(call.json);
    const response = await fetch(this.#origin + path, { method, headers, body, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Another browser with the same cookies. */
  sameAs(other: Visitor): this {
    for (const [name, value] of other.#cookies) this.#cookies.set(name, value);
    return this;
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const at = pair.indexOf('=');
    const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
    if (gone) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** Asks again and again until the answer satisfies; things that happen behind the scenes need a moment. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>, limitMs = 15_000): Promise<T> {
  const untilMs = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > untilMs) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
