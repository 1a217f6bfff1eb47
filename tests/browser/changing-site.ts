/** Foyer as an operator changes it: the same pages under an address of its own, whose service worker can be that of another release. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChangingSite {
  url: string;
  /** From now on another release is served. */
  release(name: string): void;
  close(): Promise<void>;
}

/** @param baseUrl where Foyer runs; only plain requests are passed on, no sockets */
export async function startChangingSite(baseUrl: string): Promise<ChangingSite> {
  let release = 'first';
  const server = createServer((incoming, answer) => {
    const target = new URL(incoming.url!, baseUrl);
    const { origin } = incoming.headers;
    // Its pages are Foyer's own: what they send comes from the same site.
    const same = { host: target.host, 'accept-encoding': 'identity', ...(origin && { origin: target.origin }) };
    const headers = { ...incoming.headers, ...same };
    const outgoing = request(target, { method: incoming.method, headers }, (reply) => {
      if (target.pathname !== '/service-worker.js') {
        answer.writeHead(reply.statusCode!, reply.headers);
        return void reply.pipe(answer);
      }
      const { 'content-length': _length, etag: _etag, 'last-modified': _modified, ...rest } = reply.headers;
      answer.writeHead(reply.statusCode!, { ...rest, 'cache-control': 'no-store' }); // never "not modified": it is
      answer.write(`/* release ${release} */\n`); // a browser takes a worker for new when a byte of it differs
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    release: (name) => void (release = name),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
