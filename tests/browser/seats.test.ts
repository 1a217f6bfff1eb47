/** Choosing seats as people do: by mouse and finger, by keyboard, from a list, without scripts; and losing one to somebody else. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent } from '#domain/contract/desk';
import type { HoldView } from '#domain/contract/sale';
import { apiClient } from '../../dev/seed/client.ts';
import { waitConfirmed } from '../../dev/seed/wait-confirmed.ts';
import { axeFaults } from './axe.ts';
import { boughtAt, openSmallHouse } from './small-house.ts';
import { complaintsOf, desktop, openStage, phone, pixelsTooWide, settled, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let seated: DeskEvent;
let soldOut: DeskEvent;

beforeAll(async () => {
  stage = await openStage();
  browser = await stage.browser();
  ({ seated, soldOut } = await openSmallHouse(stage.stack.baseUrl));
});

afterAll(() => stage?.close());

const url = (path: string): string => `${stage.stack.baseUrl}${path}`;
const hold = (event: string, wish: object) =>
  apiClient(stage.stack.baseUrl).post<HoldView>(`/api/events/${event}/holds`, wish);
const chosen = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('input[name="seat"]')].map(({ value }) => value));

async function openPlan(context: BrowserContext, path = ''): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(url(`${path}/events/${seated.slug}`));
  await page.getByRole('application').waitFor();
  await page.getByText('live', { exact: true }).first().waitFor({ state: 'attached' });
  return { page, complaints };
}

/** Walks with the keys; every step is said before the next. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
}

describe('the seating plan', () => {
  it('is walked and used with the keyboard alone, and says where one is', async () => {
    const context = await browser.newContext(desktop);
    const { page, complaints } = await openPlan(context);
    await page.getByRole('button', { name: 'List' }).focus();
    const isThere = () => page.evaluate(() => document.activeElement?.getAttribute('role') === 'application');
    for (let i = 0; i < 6 && !(await isThere()); i++) await press(page, 'Tab');
    const said = page.locator('#seats-said');
    await expect.poll(() => said.textContent()).toMatch(/^Stalls, row 1, seat [67], €40.00, free$/);
    await press(page, 'Home', 'ArrowDown');
    expect(await said.textContent()).toBe('Stalls, row 2, seat 1, €40.00, free');
    await press(page, 'Enter', 'ArrowRight', 'Enter');
    expect(await said.textContent()).toBe('Stalls, row 2, seat 2 taken. 2 chosen, €80.00 in all.');
    expect(await chosen(page)).toEqual(['0:0:stalls/2/1', '0:0:stalls/2/2']);
    await press(page, 'PageUp', 'End');
    expect(await said.textContent()).toBe('Stalls, row 1, seat 12, €40.00, free, Restricted view: behind a pillar');
    await press(page, 'Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('seats-after');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('names a seat that somebody else was quicker with, offers the nearest, and reserves what one has', async () => {
    const context = await browser.newContext(desktop);
    const { page, complaints } = await openPlan(context);
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByText('Row 3', { exact: false }).first().click();
    for (const seat of [5, 6]) await page.getByLabel(`Seat ${seat}`, { exact: false }).first().click();
    expect(await chosen(page)).toEqual(['0:0:stalls/3/5', '0:0:stalls/3/6']);
    await page.getByLabel('Ticket for Stalls, row 3, seat 6').selectOption('1');
    const sinceMs = Date.now();
    await hold(seated.id, {
      mapVersion: 1,
      lines: [{ ticketType: 0, occurrence: 0, quantity: 1, seats: ['stalls/3/6'] }],
    });
    await page.getByText('Somebody else was quicker with Stalls, row 3, seat 6.').waitFor();
    expect(Date.now() - sinceMs).toBeLessThan(3_000); // a second on a machine that has nothing else to do
    expect(await chosen(page)).toEqual(['0:0:stalls/3/5', '1:0:stalls/3/6']); // nothing changed by itself
    await page.getByRole('button', { name: 'Take Stalls, row 3, seat 4 instead' }).click();
    expect(await chosen(page)).toEqual(['0:0:stalls/3/5', '1:0:stalls/3/4']);
    await page.reload();
    await page.getByRole('application').waitFor();
    expect(await chosen(page)).toEqual(['0:0:stalls/3/5', '1:0:stalls/3/4']); // the choice survives
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await page.getByText('Stalls, row 3, seat 5').waitFor();
    await page.getByRole('button', { name: 'Pay €60.00' }).waitFor();
    await page.goBack();
    await page.getByRole('application').waitFor();
    expect(await chosen(page)).toEqual([]); // they are reserved, not lost
    expect(await page.getByText('Somebody else was quicker').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('finds the best seats for a party and shows them before they are reserved', async () => {
    const context = await browser.newContext(phone);
    const { page } = await openPlan(context);
    await page.getByLabel('Quantity: Back rows').fill('3');
    await page.getByRole('button', { name: 'Show them on the plan' }).click();
    await page.getByText('all together').first().waitFor();
    const seats = await chosen(page);
    expect(seats).toHaveLength(3);
    expect(new Set(seats.map((seat) => seat.split('/')[1])).size).toBe(1); // in one row
    await page.getByRole('button', { name: 'Let us choose instead' }).click();
    expect(await chosen(page)).toEqual([]);
    await context.close();
  });

  it('is looked at before it is touched by a finger: the first tap of a price asks, the next ones take', async () => {
    const context = await browser.newContext(phone);
    const { page } = await openPlan(context);
    const plan = page.locator('canvas');
    await plan.scrollIntoViewIfNeeded();
    const box = (await plan.boundingBox())!;
    const middle = { x: box.x + box.width / 2 + 12, y: box.y + box.height / 2 + 12 };
    await page.touchscreen.tap(middle.x, middle.y);
    await page.waitForTimeout(500); // from afar the first tap comes closer, so that a finger meets one seat
    if ((await page.getByRole('button', { name: 'Take this seat' }).count()) === 0)
      await page.touchscreen.tap(middle.x, middle.y);
    await page.getByRole('button', { name: 'Take this seat' }).click();
    expect(await chosen(page)).toHaveLength(1);
    await context.close();
  });
});

describe('without JavaScript', () => {
  it('seats are ticked in a list, kept over a refusal, and reserved', async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url(`/events/${seated.slug}`));
    await page.getByRole('link', { name: 'Choose seats from a list' }).click();
    const fourth = page.getByRole('group', { name: 'Row 4' });
    await fourth.getByLabel('Seat 2', { exact: false }).first().check();
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.getByText('This would leave a single seat').waitFor();
    expect(await fourth.getByLabel('Seat 2', { exact: false }).first().isChecked()).toBe(true);
    await fourth.getByLabel('Seat 1', { exact: false }).first().check();
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await page.getByText('Stalls, row 4, seat 1').waitFor();
    await context.close();
  });

  it('a number is enough: the best seats are found', async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url(`/events/${seated.slug}`));
    await page.getByLabel('Quantity: Back rows').fill('2');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    expect(await page.getByText(/^Stalls, row \d, seat \d+$/).count()).toBe(2);
    await context.close();
  });
});

describe('an order that was paid', () => {
  const pay = async (page: Page, price: string) => {
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: `Pay ${price}` }).click();
    await page.waitForURL(/\/pay\//);
    await page.getByRole('button', { name: /4242/ }).first().click();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.waitForURL(/\/orders\//);
    await page.locator('article svg[role="img"]').first().waitFor({ timeout: 30_000 });
  };
  const changeOf = async (page: Page, order: string) => {
    await page.goto(url(order));
    await page.getByRole('link', { name: 'Change this order' }).click();
    await page.getByRole('heading', { name: 'Change this order' }).waitFor();
    await settled(page);
  };

  it('is changed in a browser: a ticket for a dearer one, something added, one given back', async () => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const order = await boughtAt(stage.stack.baseUrl, seated.id, [{ ticketType: 2, occurrence: 0, quantity: 3 }]);

    await changeOf(page, order);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Exchange for others' }).click();
    await page.getByText('You are exchanging one ticket worth €15.00.').waitFor();
    await page.getByLabel('Quantity: Adult').fill('1');
    await page.locator('.total').getByText('€25.00').waitFor(); // what is left to pay is said before
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await page.getByText('Counted for your old tickets').waitFor();
    await pay(page, '€25.00');
    await page.getByText('This order changes or adds to order').waitFor();

    await changeOf(page, order);
    expect(await page.getByRole('checkbox').count()).toBe(2); // the one that was exchanged is gone
    await page.getByRole('button', { name: 'Add tickets to this order' }).click();
    await page.getByText('What you choose here is added to your order.').waitFor();
    await page.getByLabel('Quantity: Programme').fill('1');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await pay(page, '€5.00'); // an extra for the adult that the order has by now

    await changeOf(page, order);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Give back and get €15.00' }).click();
    await page.waitForURL((now) => !now.pathname.endsWith('/change'));
    await changeOf(page, order);
    expect(await page.getByRole('checkbox').count()).toBe(1);
    // Back at the event the tab asks whether its first reservation still stands, and hears that it was bought.
    expect(complaints.filter((complaint) => !complaint.includes('status of 409'))).toEqual([]);
    await context.close();
  });
});

describe('the waiting list', () => {
  it('is joined by mail, shows the place in line, and is left', async () => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    await page.goto(url(`/events/${soldOut.slug}`));
    await page.getByRole('link', { name: 'Join the waiting list' }).click();
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: 'Join the list' }).click();
    await page.getByRole('heading', { name: 'Now look into your mail' }).waitFor();
    const mailed = async () =>
      (await stage.stack.mailbox.messages()).find(({ subject }) => subject.includes('wait for'));
    await expect.poll(mailed, { timeout: 20_000 }).toBeTruthy();
    await page.goto(/https?:\S+confirm\S+/.exec((await mailed())!.text)![0]);
    await page.getByRole('button', { name: 'Yes, I want to wait' }).click();
    await page.getByRole('heading', { name: 'You are next in line' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Leave the list' }).click();
    await page.getByRole('heading', { name: 'You are not on the list any more' }).waitFor();
    await context.close();
  });
});

describe('every page with seats', () => {
  it.each([
    ['a phone in light', { ...phone, colorScheme: 'light' as const }, ''],
    ['a desktop in dark', { ...desktop, colorScheme: 'dark' as const }, ''],
    ['a phone in German', { ...phone, locale: 'de-DE' }, '/de'],
  ])('is without fault on %s', async (_, options, prefix) => {
    const wish = {
      ...{ ticketType: 0, occurrence: 0, quantity: 2, name: 'Grace', locale: 'en' as const },
      email: `grace${prefix.length}${options.colorScheme ?? ''}@example.com`,
    };
    const { AUTH_SECRET } = stage.stack.secrets;
    const entry = await waitConfirmed(apiClient(stage.stack.baseUrl), AUTH_SECRET, soldOut.id, wish);
    const context = await browser.newContext(options);
    const paths = [
      `/events/${seated.slug}`,
      `/events/${seated.slug}/seats`,
      `/events/${soldOut.slug}`,
      `/events/${soldOut.slug}/waiting`,
      `/events/${soldOut.slug}/waiting?mailed=${Date.now()}`,
      `/waiting/${soldOut.id}/confirm?wish=x`,
      `/waiting/${soldOut.id}/${entry.id}?secret=${entry.secret}`,
    ];
    const faults: string[] = [];
    for (const path of paths) {
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await page.goto(url(prefix + path));
      await settled(page);
      if (path === paths[0]) await page.getByRole('application').waitFor();
      const wide = await pixelsTooWide(page);
      if (wide > 0) complaints.push(`${wide} px wider than the screen`);
      complaints.push(...(await axeFaults(page)));
      faults.push(...complaints.map((complaint) => `${path}: ${complaint}`));
      await page.close();
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});
