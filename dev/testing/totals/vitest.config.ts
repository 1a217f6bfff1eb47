/** A small run of tests with every kind of end, for the test of the totals. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { root: import.meta.dirname, include: ['*.fixture.ts'], testTimeout: 300, hookTimeout: 300 },
});
