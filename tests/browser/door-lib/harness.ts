/** Bundles the door's classes, serves them under the policy for scripts that the real pages have, and gives them types. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; media-src 'self' blob: mediastream:";
const kinds: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };

export interface Harness {
  url: string;
  close(): Promise<void>;
}

/** What the page has under `foyerDoor`. */
export interface DoorInPage {
  contract(): Promise<{ name: string; error: string | null }[]>;
  becomeDoor(): Promise<{ kind: string; extractable: boolean; publicKey: string }>;
  scanOn(firstSerial: number, shown: (serial: number) => void): Promise<void>;
  afterKill(serials: number[]): Promise<{ fault: unknown; entries: number; length: number; again: number[] }>;
  readCamera(withinMs: number): Promise<{ text: string | null; tookMs: number[]; trouble: string | null }>;
}

/** @param entry the file beside this one that is bundled for the page */
export async function startHarness(entry = 'entry.ts'): Promise<Harness> {
  const outDir = await mkdtemp(join(tmpdir(), 'foyer-door-'));
  await build({
    root,
    base: '/',
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: {
        input: join(import.meta.dirname, entry),
        output: { entryFileNames: 'door.js' },
      },
    },
  });
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    const path = normalize(new URL(request.url!, 'http://door').pathname);
    response.setHeader('content-type', kinds[extname(path) || '.html'] ?? 'application/octet-stream');
    if (path === '/')
      return void response.end('<!doctype html><title>door</title><script type="module" src="/door.js"></script>');
    readFile(join(outDir, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
