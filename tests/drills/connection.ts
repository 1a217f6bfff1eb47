/** JSON over one raw keep-alive connection: light enough to leave the machine to what is drilled. For our own small answers. */
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  body: string;
}

export class Connection {
  readonly #socket: Socket;
  #text = '';
  #resolve: ((answer: HttpAnswer) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;
  #broken = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  /** @throws Error when nobody listens there */
  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
      socket.once('error', reject);
    });
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** One call at a time. A `body` of undefined is a GET. @throws Error when the connection ends before the answer has come */
  call(path: string, body?: unknown): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#broken) return reject(new Error('the connection was closed'));
      this.#resolve = resolve;
      this.#reject = reject;
      const text = body === undefined ? '' : JSON.stringify(body);
      const head = `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: drill\r\n`;
      this.#socket.write(`${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  }

  close(): void {
    this.#broken = true;
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#broken = true;
    const reject = this.#reject;
    this.#resolve = this.#reject = null;
    reject?.(error);
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    // The answers are ASCII, so letters are bytes.
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, end))?.[1] ?? 0);
    if (this.#text.length < end + 4 + length) return;
    const body = this.#text.slice(end + 4, end + 4 + length);
    const status = Number(this.#text.slice(9, 12));
    this.#text = '';
    const resolve = this.#resolve;
    this.#resolve = this.#reject = null;
    resolve?.({ status, body });
  }
}
