/** The whole of Foyer with its pages, and browsers to look at it with. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../dev/chromium.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { cacheDir } from './places.ts';

export interface Stage {
  stack: Stack;
  /** Where files of this run may lie; gone at the end. */
  folder: string;
  /** A browser of its own; closed at the end. `flags` as for a fake camera. */
  browser(flags?: string[]): Promise<Browser>;
  close(): Promise<void>;
}

/** Starts everything in a folder of its own. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-stage-'));
  const browsers: Browser[] = [];
  const stack = await startStack({ dataDir: join(folder, 'data'), vars: { RATE_LIMITS: 'off' } });
  return {
    stack,
    folder,
    async browser(flags = []) {
      const browser = await launchChromium(cacheDir, flags);
      browsers.push(browser);
      return browser;
    },
    async close() {
      for (const browser of browsers) await browser.close().catch(() => undefined);
      await stack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
};

export const desktop: BrowserContextOptions = {
  viewport: { width: 1280, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
};

/** What a page complained of: exceptions and console errors. A test that ends looks at it. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

/** Waits until the page has become interactive: SvelteKit has started and the network is quiet. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
}

/** By how many pixels a page is wider than the screen. Not against innerWidth: a phone makes that as wide as what sticks out. */
export async function pixelsTooWide(page: Page): Promise<number> {
  return Math.max(0, (await page.evaluate(() => document.documentElement.scrollWidth)) - page.viewportSize()!.width);
}
