import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Four places where code runs, four projects: plain rules, workerd, what talks to real servers, a real browser. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte({ configFile: false, inspector: false })], // for the classes of the pages that hold runes (*.svelte.ts)
        test: { name: 'domain', include: ['domain/**/*.test.ts', 'web/src/**/*.test.ts', 'tests/*.test.ts'] },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './durable-objects/testing/wrangler.toml' } })],
        test: { name: 'workerd', include: ['durable-objects/**/*.test.ts'] },
      },
      {
        test: {
          name: 'servers',
          include: [
            'db/**/*.test.ts',
            'dev/**/*.test.ts',
            'worker/**/*.test.ts',
            'tests/api/**/*.test.ts',
            'tests/drills/**/*.test.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
