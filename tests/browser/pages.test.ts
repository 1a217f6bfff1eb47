/**
 * What must hold for every page: no accessibility fault that axe can find, in light and in dark; no complaint of the browser;
 * nothing wider than a phone; both languages; and the buyer's path without any JavaScript.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent } from '#domain/contract/desk';
import type { OrderView } from '#domain/contract/sale';
import { buy } from '../../dev/seed/buy.ts';
import { apiClient } from '../../dev/seed/client.ts';
import { demoEvents } from '../../dev/seed/events.ts';
import { payWithTestCard } from '../../dev/seed/pay.ts';
import { person } from '../../dev/seed/people.ts';
import { axeFaults } from './axe.ts';
import { complaintsOf, desktop, openStage, phone, pixelsTooWide, settled, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let event: DeskEvent;
let order: OrderView;
let orderPath: string;
const account = { email: 'desk@foyer.example', password: 'a long enough secret' };

beforeAll(async () => {
  stage = await openStage();
  browser = await stage.browser();
  const desk = apiClient(stage.stack.baseUrl);
  const session = await desk.post<SessionView>('/api/account', {
    ...account,
    name: 'Mara',
    organizerName: 'Lindt & Daughters',
  });
  const [demo] = demoEvents(Date.now());
  const created = await desk.post<DeskEvent>(`/api/organizers/${session.organizers[0]!.id}/events`, demo!.draft);
  event = await desk.post<DeskEvent>(`/api/desk/events/${created.id}/publish`, { version: created.version });
  const lines = [{ ticketType: 0, occurrence: 0, quantity: 2 }];
  let secret = '';
  const api = apiClient(stage.stack.baseUrl);
  const listening = {
    ...api,
    get: <T>(path: string) => ((secret = path.split('secret=')[1] ?? secret), api.get<T>(path)),
  };
  order = await buy(listening, { eventId: event.id, lines, person: person(1), pay: payWithTestCard });
  orderPath = `/orders/${event.id}/${order.id}?secret=${secret}`;
});

afterAll(() => stage?.close());

const url = (path: string): string => `${stage.stack.baseUrl}${path}`;

async function signedIn(options: typeof phone): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  const answer = await context.request.post(url('/api/session'), { data: account, headers: { origin: url('') } });
  expect(answer.status()).toBe(200);
  return context;
}

/** Opens each path and says what is wrong with it. */
async function faultsOf(context: BrowserContext, paths: string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(url(path));
    await settled(page);
    const wide = await pixelsTooWide(page);
    if (wide > 0) complaints.push(`${wide} px wider than the screen`);
    complaints.push(...(await axeFaults(page)));
    faults.push(...complaints.map((complaint) => `${path}: ${complaint}`));
    await page.close();
  }
  return faults;
}

const publicPaths = (): string[] => [
  '/',
  `/?query=nothing-like-it`,
  `/events/${event.slug}`,
  orderPath,
  '/orders',
  '/desk/sign-in',
  '/desk/register',
  '/door',
];
const deskPaths = (): string[] => [
  '/desk',
  '/desk/events/new',
  `/desk/events/${event.id}`,
  `/desk/events/${event.id}/edit`,
  `/desk/events/${event.id}/orders`,
  `/desk/events/${event.id}/scans`,
  `/desk/events/${event.id}/doors`,
];

describe('every page', () => {
  it('is without fault on a phone in light', async () => {
    const context = await signedIn({ ...phone, colorScheme: 'light' });
    expect(await faultsOf(context, [...publicPaths(), ...deskPaths()])).toEqual([]);
    await context.close();
  });

  it('is without fault on a desktop in dark', async () => {
    const context = await signedIn({ ...desktop, colorScheme: 'dark' });
    expect(await faultsOf(context, [...publicPaths(), ...deskPaths()])).toEqual([]);
    await context.close();
  });

  it('speaks German under /de, with the address of its twin', async () => {
    const context = await signedIn({ ...phone, locale: 'de-DE' });
    expect(await faultsOf(context, ['/de', `/de/events/${event.slug}`, '/de/desk', '/de/door'])).toEqual([]);
    const page = await context.newPage();
    await page.goto(url(`/de/events/${event.slug}`));
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.locator('link[hreflang="en"]').getAttribute('href')).toBe(url(`/events/${event.slug}`));
    await page.getByRole('button', { name: 'Reservieren' }).waitFor();
    await context.close();
  });
});

describe('the buyer’s path', () => {
  it('weighs at most 90 kB of JavaScript', () => {
    const script = join(import.meta.dirname, '../../bench/page-weight.ts');
    const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect(run.stdout).toContain('in all');
    expect(run.status, run.stdout).toBe(0);
  });
});

describe('without JavaScript', () => {
  it('one can find, reserve, check out, pay and see the codes', async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url('/?query=lanterns'));
    await page
      .getByRole('link', { name: /Lanterns/ })
      .first()
      .click();
    await page.getByLabel('Quantity: Reduced').fill('1');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await page.getByLabel('Name').fill('Grace Hopper');
    await page.getByLabel('Email').fill('not an address');
    await pressPay(page);
    expect(await page.getByLabel('Name').inputValue()).toBe('Grace Hopper'); // nothing typed is lost
    expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Email').fill('grace@example.com');
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    await page.getByRole('button', { name: /4242/ }).first().click();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.waitForURL(/\/orders\//);
    for (let i = 0; i < 10 && (await page.locator('article svg[role="img"]').count()) === 0; i++) {
      await page.waitForTimeout(500);
      await page.reload();
    }
    expect(await page.locator('article svg[role="img"]').count()).toBe(1);
    await context.close();
  });
});

/** The browser's own check of an address would stop the form before the server hears of it. */
async function pressPay(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Pay/ });
  await button.click();
  await page.waitForLoadState('load');
}
