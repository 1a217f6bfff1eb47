/** The golden vectors in a real browser: the same bytes must get the same verdict wherever a door or a wallet runs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../dev/chromium.ts';
import { cacheDir } from './places.ts';

const root = join(import.meta.dirname, '../..');
let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await launchChromium(cacheDir);
  const bundle = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'vectors-entry.ts'), formats: ['es'] },
    },
  });
  const outputs = [bundle].flat() as { output: { type: string; code?: string }[] }[];
  script = outputs[0]!.output.find((part) => part.type === 'chunk')!.code!;
});

afterAll(() => browser?.close());

describe('golden vectors', () => {
  it('[T4] native and JavaScript Ed25519 agree with every vector in Chromium', async () => {
    // A page at localhost is a secure context, which WebCrypto asks for.
    const server = createServer((request, response) => {
      const isScript = request.url === '/vectors.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><script type="module" src="/vectors.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => 'foyerVectors' in globalThis);
      const result = await page.evaluate(() =>
        (
          globalThis as unknown as {
            foyerVectors: () => Promise<{ count: number; native: unknown[]; noble: unknown[] }>;
          }
        ).foyerVectors(),
      );
      expect(result.native).toEqual([]);
      expect(result.noble).toEqual([]);
      expect(result.count).toBeGreaterThan(100);
    } finally {
      server.close();
    }
  });
});
