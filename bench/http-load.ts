/** A closed loop over raw sockets: light enough to leave the machine to what is measured. Only for our own small answers. */
import { connect, type Socket } from 'node:net';

/** One connection that is kept alive; one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #text = '';
  #answer: ((body: string) => void) | null = null;
  #fail: ((error: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#fail?.(error));
    socket.on('close', () => this.#fail?.(new Error('the connection was closed')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** The body of a 200. @throws Error on any other status */
  get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
    });
  }

  close(): void {
    this.#fail = null;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1] ?? 0);
    if (this.#text.length < end + 4 + length) return;
    const body = this.#text.slice(end + 4, end + 4 + length);
    const status = this.#text.slice(9, 12);
    this.#text = '';
    if (status === '200') this.#answer?.(body);
    else this.#fail?.(new Error(`${status}: ${body}`));
  }
}

export interface Load {
  perSecond: number;
  /** Milliseconds of each round. */
  samples: number[];
}

/** Repeats `round` on each of the connections until the time is over. */
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
        await round(connection);
        const toMs = performance.now();
        samples.push(toMs - fromMs);
        fromMs = toMs;
      }
    }),
  );
  const tookMs = performance.now() - startMs;
  for (const connection of open) connection.close();
  return { perSecond: (samples.length / tookMs) * 1000, samples };
}
