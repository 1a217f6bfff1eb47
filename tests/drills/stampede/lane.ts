/** A line to the office that is opened again when the other side has closed it, as it does with one that was idle for seconds. */
import { Connection, type HttpAnswer } from '../connection.ts';

/** A call is tried so often; every command carries its key, so twice is once. */
const triesMax = 3;

export class Lane {
  readonly #port: number;
  #connection: Connection;

  private constructor(port: number, connection: Connection) {
    this.#port = port;
    this.#connection = connection;
  }

  static async open(port: number): Promise<Lane> {
    return new Lane(port, await Connection.open(port));
  }

  /** @throws Error when the line breaks again and again */
  async call(path: string, body?: unknown): Promise<HttpAnswer> {
    for (let tries = 1; ; tries++) {
      if (this.#connection.broken) this.#connection = await Connection.open(this.#port);
      try {
        return await this.#connection.call(path, body);
      } catch (error) {
        if (tries === triesMax) throw error;
      }
    }
  }

  close(): void {
    this.#connection.close();
  }
}
