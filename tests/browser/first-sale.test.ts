/**
 * The first sale, end to end, as people do it: an organizer registers and publishes, a visitor finds, buys and pays, the tickets
 * arrive, and a door without a network lets the ticket in once.
 */
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantToLocal } from '#domain/event/local-time';
import { complaintsOf, desktop, openStage, phone, settled, type Stage } from './stage.ts';
import { fakeCameraFlags, writeFakeCamera } from './fake-camera.ts';

let stage: Stage;
let organizer: Page;
let buyer: BrowserContext;
/** What one step leaves for the next. */
const story = { eventPath: '', orderUrl: '', codes: [] as string[], shortCodes: [] as string[] };
const zone = 'Europe/Berlin';
const hourMs = 3_600_000;

beforeAll(async () => {
  stage = await openStage();
  const browser = await stage.browser();
  organizer = await (await browser.newContext(desktop)).newPage();
  buyer = await browser.newContext(phone);
});

afterAll(() => stage?.close());

const url = (path: string): string => `${stage.stack.baseUrl}${path}`;

describe('the first sale', () => {
  it('an organizer registers, fills in the form and publishes', async () => {
    const page = organizer;
    await page.goto(url('/desk/register'));
    await settled(page);
    await page.getByLabel('Your name').fill('Mara Lindt');
    await page.getByLabel('Name of the organizer').fill('Lindt & Daughters');
    await page.getByLabel('Mail address').fill('mara@foyer.example');
    await page.getByRole('textbox', { name: 'Password' }).fill('a long enough secret');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('link', { name: 'Create an event' }).click();

    await page.getByLabel('Name of the event').fill('Evening of <b>Strings</b>');
    await page.getByLabel('In one sentence').fill('Two violins, a viola and a cello.');
    await page.getByLabel('Description').fill('First half: Haydn.\n\nSecond half: <script>alert(1)</script> Bartók.');
    expect(await page.getByLabel('Time zone of the place').inputValue()).toBe(zone); // the browser's own, to begin with
    await page.getByLabel('Name of the place').fill('Town hall');
    await page.getByLabel('Street and number').fill('Market 1');
    await page.getByLabel('City').fill('Kassel');
    await page.getByLabel('Country').selectOption('DE');
    await page
      .getByLabel('Begins')
      .first()
      .fill(instantToLocal(Date.now() + hourMs / 2, zone));
    await page
      .getByLabel('Ends', { exact: true })
      .first()
      .fill(instantToLocal(Date.now() + 6 * hourMs, zone));
    await page
      .getByLabel('Doors open')
      .first()
      .fill(instantToLocal(Date.now() - hourMs, zone));
    await page.getByLabel('Name of the ticket').first().fill('Full price');
    await page.getByLabel('Price', { exact: true }).first().fill('24.505');
    await page.getByLabel('Places', { exact: true }).first().fill('20');

    await page.getByRole('button', { name: 'Publish' }).click();
    const price = page.getByLabel('Price', { exact: true }).first();
    await expect.poll(() => price.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Name of the event').inputValue()).toBe('Evening of <b>Strings</b>'); // nothing typed is lost
    await price.fill('24.50');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('link', { name: 'Public page' }).waitFor({ timeout: 20_000 });
    story.eventPath = new URL(
      (await page.getByRole('link', { name: 'Public page' }).getAttribute('href'))!,
      url('/'),
    ).pathname;
  });

  it('a visitor finds it on the home page; what the organizer typed is text and never markup', async () => {
    const page = await buyer.newPage();
    const complaints = complaintsOf(page);
    await page.goto(url('/'));
    await page.getByLabel('What').fill('strings');
    await page.getByRole('button', { name: 'Search' }).click();
    await page
      .getByRole('link', { name: /Evening of/ })
      .first()
      .click();
    await page.waitForURL(`**${story.eventPath}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Evening of <b>Strings</b>');
    expect(await page.locator('main script:not([type])').count()).toBe(0);
    expect(await page.title()).toContain('Evening of');
    const jsonLd = JSON.parse(
      (await page.locator('script[type="application/ld+json"]').first().textContent())!,
    ) as Record<string, unknown>;
    expect(jsonLd).toMatchObject({ '@graph': [{ '@type': 'Event', name: 'Evening of <b>Strings</b>' }] });
    expect(await page.locator('meta[property="og:title"]').getAttribute('content')).toContain('Evening of');
    await settled(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('holds two tickets with a countdown, pays on the payment page and gets two codes', async () => {
    const page = await buyer.newPage();
    await page.goto(url(story.eventPath));
    await settled(page);
    await page.getByLabel('Quantity: Full price').fill('2');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.waitForURL('**/checkout**');
    await page.getByText('Reserved for you for').waitFor();
    await page.getByLabel('Name').fill('Ada Byron');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: /^Pay €49\.00/ }).click();
    await page.waitForURL(/\/pay\//);
    await payOnThePage(page);
    await page.waitForURL(/\/orders\//);
    await page.locator('article svg[role="img"]').nth(1).waitFor({ timeout: 20_000 });
    story.orderUrl = page.url();
    story.shortCodes = await page.locator('article .short').allTextContents();
    expect(story.shortCodes).toHaveLength(2);
    story.shortCodes = story.shortCodes.map((text) => text.replace('Code for typing:', '').trim());
    await settled(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 30_000 });
    await page.getByText('Kept on this device.').waitFor({ timeout: 30_000 });
    await page.close();
  });

  it('opens the tickets in flight mode once they have been looked at', async () => {
    await buyer.setOffline(true);
    const page = await buyer.newPage();
    await page.goto(story.orderUrl);
    expect(await page.locator('article svg[role="img"]').count()).toBe(2);
    await buyer.setOffline(false);
    await page.close();
  });

  it('sends the tickets by mail: link, codes as pictures, calendar file', async () => {
    const mails = () => stage.stack.mailbox.messages();
    await expect.poll(async () => (await mails()).length, { timeout: 30_000 }).toBe(1);
    const [mail] = await mails();
    const source = (await stage.stack.mailbox.source(mail!.id)) ?? '';
    expect(source).toContain('ada@example.com');
    expect(source).toMatch(/text\/calendar/);
    expect(source.match(/Content-ID:/gi)).toHaveLength(2);
  });

  it('makes a phone a door; with the network off the camera lets the ticket in once', async () => {
    const order = (await (await fetch(apiUrlOf(story.orderUrl))).json()) as { tickets: { code: string }[] };
    story.codes = order.tickets.map((ticket) => ticket.code);
    const video = join(stage.folder, 'camera.y4m');
    await writeFakeCamera(video, [{ code: story.codes[0]!, forMs: 2_000 }]);
    const browser = await stage.browser(fakeCameraFlags(video));
    const context = await browser.newContext({ ...phone, permissions: ['camera'] });
    const door = await context.newPage();
    const complaints = complaintsOf(door);
    await door.goto(await enrolmentLink());
    const verdict = door.locator('[data-verdict]');
    await verdict.waitFor({ timeout: 30_000 });
    expect(await verdict.getAttribute('data-reason')).toBe(null);
    await door.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 30_000 });
    expect(complaints).toEqual([]);

    // The browser is killed, the network is away: the door starts from what it kept and knows whom it let in.
    await context.setOffline(true);
    await door.close();
    const again = await context.newPage();
    await again.goto(url('/door'));
    const refusal = again.locator('[data-reason="already-used"]');
    await refusal.waitFor({ timeout: 30_000 });
    expect(await refusal.textContent()).toMatch(/\d:\d\d.*Main entrance/);

    // The code below the second ticket can be typed; a typed code proves nothing, so the steward is told to look.
    await refusal.getByRole('button', { name: 'Continue' }).click();
    await typeCode(again, story.shortCodes[1]!);
    await again.locator('[data-verdict="in-look"]').waitFor({ timeout: 10_000 });
    await context.setOffline(false);
    await expectLetIn(2);
  });

  it('the desk shows the revenue and the admissions, and what was refused', async () => {
    await organizer.getByRole('link', { name: 'Overview' }).click();
    await organizer.getByText('€49.00').waitFor();
    await organizer.getByRole('link', { name: 'Scans' }).click();
    await organizer.getByText('Already used').first().waitFor();
    await organizer.getByRole('link', { name: 'Orders' }).click();
    await organizer.getByText('Ada Byron').first().waitFor();
  });
});

/** The desk's own live number, over its socket. */
async function expectLetIn(admitted: number): Promise<void> {
  const done = organizer.getByRole('button', { name: 'Done' });
  if (await done.isVisible()) await done.click();
  await organizer.getByRole('link', { name: 'Overview' }).click();
  const card = organizer.locator('main').getByText('Let in', { exact: true }).first().locator('..');
  await expect.poll(() => card.textContent(), { timeout: 40_000 }).toMatch(new RegExp(`${admitted}\\s*of 2`));
}

async function payOnThePage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /4242/ }).first().click();
  await page.getByRole('button', { name: /^Pay/ }).click();
}

/** The API's address of an order page. */
function apiUrlOf(orderUrl: string): string {
  const { pathname, search } = new URL(orderUrl);
  const [, , event, order] = pathname.split('/');
  return url(`/api/events/${event}/orders/${order}${search}`);
}

async function enrolmentLink(): Promise<string> {
  await organizer.getByRole('link', { name: 'Doors' }).click();
  await organizer.getByRole('button', { name: 'Set up a door' }).first().click();
  await organizer.getByRole('button', { name: 'Make the link' }).click();
  const link = organizer.getByRole('textbox', { name: 'Link' });
  await link.waitFor();
  return link.inputValue();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: 'Type a code' }).click();
  await page.getByLabel('Code under the ticket').fill(code);
  await page.getByRole('button', { name: 'Check' }).click();
}
