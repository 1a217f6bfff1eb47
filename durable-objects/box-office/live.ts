/** Totals to whoever watches, at most about four times a second, over sockets that sleep with the object. */
export const pushEveryMs = 250;
/** Desks and doors that watch one event; the platform's own limit is far above. */
export const watchersMax = 1_000;

export interface LiveDeps {
  sockets(): WebSocket[];
  accept(socket: WebSocket): void;
  /** The text to push. */
  message(): string;
  after(ms: number, work: () => void): void;
}

export class Live {
  readonly #deps: LiveDeps;
  #pending = false;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  /** Takes a socket in and tells it where things stand. The Worker has checked who asks. */
  connect(request: Request): Response {
    if (request.headers.get('Upgrade') !== 'websocket') return new Response('a WebSocket is expected', { status: 426 });
    if (this.#deps.sockets().length >= watchersMax) return new Response('too many watch already', { status: 503 });
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
    this.#deps.accept(server);
    server.send(this.#deps.message());
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Something changed: everybody hears within `pushEveryMs`, however often this is called until then. */
  touch(): void {
    if (this.#pending || this.#deps.sockets().length === 0) return;
    this.#pending = true;
    this.#deps.after(pushEveryMs, () => {
      this.#pending = false;
      this.#push();
    });
  }

  #push(): void {
    const text = this.#deps.message();
    for (const socket of this.#deps.sockets()) {
      try {
        socket.send(text);
      } catch {
        // It is closing; the runtime forgets it by itself.
      }
    }
  }
}
