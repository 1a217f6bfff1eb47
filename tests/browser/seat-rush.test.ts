/** Seats when others want them too: the large plan, two buyers at once, a tab that is closed, and every wrong wish with its sentence. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent } from '#domain/contract/desk';
import type { HoldView } from '#domain/contract/sale';
import { apiClient } from '../../dev/seed/client.ts';
import { axeFaults } from './axe.ts';
import { openSmallHouse } from './small-house.ts';
import { complaintsOf, desktop, openStage, phone, pixelsTooWide, settled, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let seated: DeskEvent;

beforeAll(async () => {
  stage = await openStage();
  browser = await stage.browser();
  const house = await openSmallHouse(stage.stack.baseUrl);
  seated = house.seated;
  const kill = { occurrence: 0, seats: ['stalls/6/12'], purpose: 'kill', reason: 'Camera' };
  await house.desk.post(`/api/desk/events/${seated.id}/allotments`, kill);
});

afterAll(() => stage?.close());

const url = (path: string): string => `${stage.stack.baseUrl}${path}`;
const buyer = () => apiClient(stage.stack.baseUrl);
const hold = (seats: string[], ticketType = 0) => {
  const lines = [{ ticketType, occurrence: 0, quantity: seats.length, seats }];
  return buyer().post<HoldView>(`/api/events/${seated.id}/holds`, { mapVersion: 1, lines });
};
const chosen = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('input[name="seat"]')].map(({ value }) => value));

async function openPlan(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url(`/events/${seated.slug}`));
  await page.getByRole('application').waitFor();
  await page.getByText('live', { exact: true }).first().waitFor({ state: 'attached' });
  return page;
}

async function tick(page: Page, row: number, ...seats: number[]): Promise<void> {
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByText(`Row ${row}`, { exact: false }).first().click();
  for (const seat of seats) await page.getByLabel(`Seat ${seat}`, { exact: false }).first().click();
}

describe('the large plan', () => {
  it.each([
    ['a desktop', desktop],
    ['a phone in dark', { ...phone, colorScheme: 'dark' as const }],
  ])(
    'keeps the keyboard inside, tells what is lost there, and gives back what was before, on %s',
    async (_, options) => {
      const context = await browser.newContext(options);
      const page = await openPlan(context);
      const complaints = complaintsOf(page);
      const row = options === desktop ? 2 : 3;
      await tick(page, row, 5, 6);
      await page.getByRole('button', { name: 'Plan' }).click();
      await page.getByRole('button', { name: 'Larger' }).focus();
      await page.keyboard.press('Enter');
      const large = page.getByRole('dialog', { name: 'Choose on the seating plan' });
      await large.waitFor();
      expect(await axeFaults(page)).toEqual([]);
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        const where = await page.evaluate(() => {
          const { activeElement: at } = document;
          return at === document.body || at?.closest('[role="dialog"]') ? 'inside' : at?.outerHTML.slice(0, 100);
        });
        expect(where).toBe('inside');
      }
      await hold([`stalls/${row}/6`]);
      await large.getByText(`Somebody else was quicker with Stalls, row ${row}, seat 6.`).waitFor();
      await large.getByRole('button', { name: /^Take Stalls/ }).focus();
      await page.keyboard.press('Enter');
      expect(await chosen(page)).toEqual([`0:0:stalls/${row}/5`, `0:0:stalls/${row}/4`]);
      expect(await pixelsTooWide(page)).toBe(0);
      await large.getByRole('application').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Escape');
      await large.waitFor({ state: 'detached' });
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(await focused()).toBe('Larger');
      expect(await page.evaluate(() => document.querySelectorAll('[inert]').length)).toBe(0);
      expect(await chosen(page)).toHaveLength(2);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );
});

describe('two buyers, one seat, the same instant', () => {
  it('one goes on to pay, the other is told which it was, what is still there, and keeps the rest', async () => {
    const contexts = await Promise.all([1, 2].map(() => browser.newContext(desktop)));
    const pages = await Promise.all(contexts.map(openPlan));
    for (const page of pages) await tick(page, 1, 3, 4);
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Reserve' }).click()));
    const paying = (page: Page) => page.waitForURL('**/checkout**', { timeout: 20_000 }).then(() => page);
    const winner = await Promise.any(pages.map(paying));
    const loser = pages.find((page) => page !== winner)!;
    await loser.getByText(/Somebody else was quicker with Stalls, row 1, seat 3/).waitFor();
    await loser
      .getByRole('button', { name: /^Take Stalls, row \d, seat \d+ instead$/ })
      .first()
      .waitFor();
    expect(loser.url()).not.toContain('checkout');
    expect(await chosen(loser)).toEqual(['0:0:stalls/1/3', '0:0:stalls/1/4']);
    await loser.getByText(/\d+ seats are still free in its price/).waitFor();
    for (const context of contexts) await context.close();
  });
});

describe('a tab that is closed', () => {
  it('gives its seats back; one that is loaded again, left and come back to does not', async () => {
    const context = await browser.newContext(desktop);
    const page = await openPlan(context);
    await tick(page, 4, 1, 2);
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    const path = `/api/events/${seated.id}/holds/${new URL(page.url()).searchParams.get('hold')}`;
    const stateOf = (view: HoldView) => view.state as string;
    const state = () =>
      buyer()
        .get<HoldView>(path)
        .then(stateOf, () => 'gone');
    await settled(page);
    const go = (way: () => void) => Promise.all([page.waitForEvent('load'), page.evaluate(way)]);
    await go(() => void setTimeout(() => location.reload()));
    await settled(page);
    await go(() => void setTimeout(() => location.assign('/')));
    await page.waitForURL((now) => now.pathname === '/');
    await page.goBack();
    await page.waitForURL('**/checkout**');
    await settled(page);
    await page.getByText('Stalls, row 4, seat 1').waitFor();
    expect(await state()).toBe('held');
    await page.close({ runBeforeUnload: true });
    await expect.poll(state, { timeout: 10_000 }).not.toBe('held');
    await context.close();
  });
});

describe('every wrong wish', () => {
  const texts = (locale: string) =>
    readFile(join(import.meta.dirname, `../../web/messages/${locale}/common.json`), 'utf8').then(
      (text) => JSON.parse(text) as Record<string, string | { match: Record<string, string> }[]>,
    );

  /** What the plain form of seats answers, as text. */
  async function answerTo(prefix: string, wish: { seats: string[]; mapVersion?: number }): Promise<string> {
    const form = new URLSearchParams(wish.seats.map((seat) => ['seat', seat]));
    form.set('mapVersion', String(wish.mapVersion ?? 1));
    const reply = await fetch(url(`${prefix}/events/${seated.slug}/seats?/reserve&date=0&zone=0`), {
      method: 'POST',
      body: form,
      headers: { origin: stage.stack.baseUrl, accept: 'text/html' },
    });
    return (await reply.text()).replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
  }

  const wishes: [code: string, key: string, wish: { seats: string[]; mapVersion?: number }][] = [
    ['a seat that is nowhere', 'problem_unknown_seat', { seats: ['0:0:stalls/9/9'] }],
    ['a seat of another date', 'problem_unknown_occurrence', { seats: ['0:7:stalls/1/7'] }],
    ['a killed seat', 'problem_seat_killed', { seats: ['2:0:stalls/6/12'] }],
    ['a seat that somebody has', 'problem_seat_taken_left', { seats: ['2:0:stalls/5/11', '2:0:stalls/5/12'] }],
    ['a seat of another price', 'problem_wrong_category', { seats: ['0:0:stalls/5/1'] }],
    ['half of a wheelchair place', 'problem_unit_split', { seats: ['2:0:stalls/6/1'] }],
    ['a seat that leaves one alone', 'problem_leaves_single', { seats: ['2:0:stalls/5/2'] }],
    ['the same seat twice', 'problem_seat_twice', { seats: ['2:0:stalls/5/5', '2:0:stalls/5/5'] }],
    ['an old plan', 'problem_stale_map', { seats: ['2:0:stalls/5/5'], mapVersion: 9 }],
    [
      'more than one order may hold',
      'problem_too_many_tickets_left',
      { seats: [1, 2, 3, 4, 5, 6, 7].map((seat) => `2:0:stalls/4/${seat}`) },
    ],
  ];

  beforeAll(async () => void (await hold(['stalls/5/11', 'stalls/5/12'], 2)));

  it.each(wishes)('%s has its sentence in both languages', async (_, key, wish) => {
    for (const [locale, prefix] of [
      ['en', ''],
      ['de', '/de'],
    ] as const) {
      const text = (await texts(locale))[key]!;
      const variants = typeof text === 'string' ? [text] : text.flatMap(({ match }) => Object.values(match));
      const answer = await answerTo(prefix, wish);
      const isSaid = variants.some((variant) => variant.split(/\{\w+\}/).every((part) => answer.includes(part.trim())));
      expect(isSaid, `${locale}: ${variants.join(' | ')}`).toBe(true);
    }
  });

  it('a reservation that is over has its sentence in both languages, and a way to choose again', async () => {
    const held = await hold(['stalls/4/9', 'stalls/4/10'], 2);
    await buyer().post(`/api/events/${seated.id}/holds/${held.id}/release`, {});
    const never = held.id.replace(/.{4}$/, '0000');
    for (const [prefix, id, words] of [
      ['', held.id, 'Your reservation has run out'],
      ['/de', held.id, 'Ihre Reservierung ist abgelaufen'],
      ['', never, 'Your reservation has run out'],
      ['/de', never, 'Ihre Reservierung ist abgelaufen'],
    ] as const) {
      const reply = await fetch(url(`${prefix}/events/${seated.slug}/checkout?event=${seated.id}&hold=${id}`));
      const text = await reply.text();
      expect(text).toContain(words);
      expect(text).toContain(`${prefix}/events/${seated.slug}`);
    }
  });
});
