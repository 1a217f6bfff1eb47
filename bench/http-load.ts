/**
 * Load over raw sockets, light enough to leave the machine to what is measured: a closed loop of callers who each wait for their
 * answer, and an open loop of callers who come when they come. Only for our own small answers.
 */
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  body: string;
  /** The header `Retry-After` in seconds, or null. */
  retryAfterS: number | null;
}

/** One connection that is kept alive; one request at a time. */
export class Connection {
  readonly #port: number;
  #socket: Socket;
  #text = '';
  #answer: ((answer: HttpAnswer) => void) | null = null;
  #fail: ((error: Error) => void) | null = null;

  private constructor(port: number, socket: Socket) {
    this.#port = port;
    this.#socket = this.#listen(socket);
  }

  static async open(port: number): Promise<Connection> {
    return new Connection(port, await connected(port));
  }

  /** The body of a 200. @throws Error on any other status */
  async get(path: string): Promise<string> {
    const { status, body } = await this.ask(path);
    if (status !== 200) throw new Error(`${status}: ${body}`);
    return body;
  }

  /** Whatever is answered. @throws Error when the connection is closed */
  ask(path: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
    });
  }

  /** Asks, and hangs up after so long, answered or not; then there is a new connection. */
  async hangUp(path: string, afterMs: number): Promise<void> {
    void this.ask(path).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    this.close();
    this.#text = '';
    this.#socket = this.#listen(await connected(this.#port));
  }

  close(): void {
    this.#fail = null;
    this.#answer = null;
    this.#socket
      .removeAllListeners()
      .on('error', () => undefined)
      .destroy();
  }

  #listen(socket: Socket): Socket {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#fail?.(error));
    socket.on('close', () => this.#fail?.(new Error('the connection was closed')));
    return socket;
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#text.length < end + 4 + length) return;
    const body = this.#text.slice(end + 4, end + 4 + length);
    const retryAfter = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
    this.#text = '';
    const retryAfterS = retryAfter === undefined ? null : Number(retryAfter);
    this.#answer?.({ status: Number(head.slice(9, 12)), body, retryAfterS });
  }
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

export interface Load {
  perSecond: number;
  /** Milliseconds of each round. */
  samples: number[];
}

/** Repeats `round` on each of the connections until the time is over. A round that returns false is not counted. */
export async function closedLoop(
  port: number,
  connections: number,
  durationMs: number,
  round: (connection: Connection) => Promise<unknown>,
): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const samples: number[] = [];
  const startMs = performance.now();
  const untilMs = startMs + durationMs;
  await Promise.all(
    open.map(async (connection) => {
      for (let fromMs = performance.now(); fromMs < untilMs;) {
        const counts = (await round(connection)) !== false;
        const toMs = performance.now();
        if (counts) samples.push(toMs - fromMs);
        fromMs = toMs;
      }
    }),
  );
  const tookMs = performance.now() - startMs;
  for (const connection of open) connection.close();
  return { perSecond: (samples.length / tookMs) * 1000, samples };
}

export interface Arrival extends HttpAnswer {
  /** From the moment at which it was meant to be sent, whether or not a connection was free then. */
  latencyMs: number;
  answeredAtMs: number;
}

/**
 * Callers who come at random at that mean rate (Poisson), whether or not the earlier ones have been answered. What the load
 * generator itself is late counts as theirs, so that a stall hides nothing.
 */
export async function openLoop(
  port: number,
  { perSecond, durationMs, connections }: { perSecond: number; durationMs: number; connections: number },
  path: string,
): Promise<Arrival[]> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const free = [...open];
  const waiting: number[] = [];
  const arrivals: Arrival[] = [];
  const serve = async (connection: Connection, intendedMs: number) => {
    for (let next: number | undefined = intendedMs; next !== undefined; next = waiting.shift()) {
      const answer = await connection.ask(path);
      const answeredAtMs = performance.now();
      arrivals.push({ ...answer, answeredAtMs, latencyMs: answeredAtMs - next });
    }
    free.push(connection);
  };
  const under: Promise<void>[] = [];
  const untilMs = performance.now() + durationMs;
  for (let nextMs = performance.now(); nextMs < untilMs; await new Promise((resolve) => setTimeout(resolve, 1))) {
    for (
      ;
      nextMs <= performance.now() && nextMs < untilMs;
      nextMs += (-Math.log(1 - Math.random()) * 1000) / perSecond
    ) {
      const connection = free.pop();
      if (connection) under.push(serve(connection, nextMs));
      else waiting.push(nextMs);
    }
  }
  await Promise.all(under);
  for (const connection of open) connection.close();
  return arrivals;
}
