/**
 * A ticket that lives on a phone: put there once, shown without a network, refused at the door as a picture or a copy, and brought to
 * another phone when the first is lost.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent, EnrolmentView } from '#domain/contract/desk';
import type { CheckoutReply, OrderView } from '#domain/contract/sale';
import { instantToLocal } from '#domain/event/local-time';
import {
  aCheckout,
  aHold,
  anEventOnSale,
  anOrganizer,
  goodDraft,
  readOrder,
  type Organizer,
} from '../api/support/scenes.ts';
import { Visitor, type World } from '../api/support/world.ts';
import { axeFaults } from './axe.ts';
import { readQr } from './read-qr.ts';
import { complaintsOf, openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let organizer: Organizer;
let buyer: Visitor;
const patient = { timeout: 60_000 };
/** Of a whole story on a loaded machine. */
const story = { timeout: 240_000 };
const hourMs = 3_600_000;

beforeAll(async () => {
  stage = await openStage();
  browser = await stage.browser();
  buyer = new Visitor(stage.stack.baseUrl);
  organizer = await anOrganizer({ visitor: () => new Visitor(stage.stack.baseUrl) } as World);
});
afterAll(() => stage?.close());

/** An event whose doors are open now, and an order of it. */
async function anOrder(liveCodes: 'offered' | 'required') {
  const at = (ms: number) => instantToLocal(Date.now() + ms, 'Europe/Berlin');
  const occurrences = [{ starts: at(hourMs), ends: at(5 * hourMs), doorsOpen: at(-hourMs) }];
  const ticketTypes = [{ ...goodDraft.ticketTypes[1]!, capacity: 20 }];
  const event = await anEventOnSale(organizer, {
    name: `Live codes ${liveCodes}`,
    liveCodes,
    occurrences,
    ticketTypes,
  });
  const checkout = await aCheckout(buyer, await aHold(buyer, event.id, 2));
  return { event, checkout, order: () => readOrder(buyer, event.id, checkout) };
}

const openOn = async (context: BrowserContext, { orderUrl }: CheckoutReply): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(orderUrl);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, patient);
  return page;
};

/** What a camera would read off the first live code of the page. */
const liveCodeOf = async (page: Page): Promise<string> => {
  const picture = page.locator('.live svg[role="img"]').first();
  await picture.waitFor(patient);
  return readQr(picture);
};

async function aDoor(event: DeskEvent): Promise<Page> {
  const path = `/api/desk/events/${event.id}/doors`;
  const { body } = await organizer.visitor.post<EnrolmentView>(path, { name: 'Gate A', gate: 0 });
  const page = await (await browser.newContext(phone)).newPage();
  // The clock of this phone can be moved, as that of every phone can.
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + Number(sessionStorage.getItem('shiftMs') ?? 0);
  });
  await page.goto(body.url);
  await page.locator('[data-contact="online"]').waitFor(patient);
  await page.locator('[data-camera]').waitFor(patient);
  return page;
}

/** As a hardware scanner does: the whole code within milliseconds, then Enter. */
async function scan(door: Page, code: string): Promise<string | null> {
  await door.evaluate((text) => {
    for (const key of [...text, 'Enter'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  }, code);
  const verdict = door.locator('[data-verdict]');
  await verdict.waitFor(patient);
  const said = (await verdict.getAttribute('data-reason')) ?? (await verdict.getAttribute('data-verdict'));
  const next = door.getByRole('button', { name: 'Continue' });
  if (await next.isVisible()) await next.click();
  await verdict.waitFor({ ...patient, state: 'detached' });
  return said;
}

describe('a ticket on a phone', story, () => {
  it('[B2][B3][L6] is put there once, and shows its code without a network; another phone takes it over', async () => {
    const { event, checkout, order } = await anOrder('required');
    const first = await browser.newContext(phone);
    const page = await openOn(first, checkout);
    const complaints = complaintsOf(page);
    expect((await order()).tickets.map(({ code, shortCode, codeForm }) => [code, shortCode, codeForm])).toEqual([
      ['', '', 'unbound'],
      ['', '', 'unbound'],
    ]);
    await page.getByRole('button', { name: 'Use all 2 on this phone' }).first().click(patient);
    await page.locator('.live').nth(1).waitFor(patient);
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);

    const door = await aDoor(event);
    expect(await scan(door, await liveCodeOf(page))).toMatch(/^in/);

    // The page starts from what is kept, and the code goes on changing.
    await page.getByText('Kept on this device.').waitFor(patient);
    await page.close();
    await first.setOffline(true);
    const offline = await first.newPage();
    await offline.goto(checkout.orderUrl);
    const code = await liveCodeOf(offline);
    await offline.waitForFunction(
      (before) => document.querySelector('.live')!.getAttribute('data-step') !== before,
      await offline.locator('.live').first().getAttribute('data-step'),
      patient,
    );
    expect(await liveCodeOf(offline)).not.toBe(code);
    await first.setOffline(false);
    await offline.close();

    // Lost: somebody with the link brings the ticket to another phone.
    const other = await openOn(await browser.newContext(phone), checkout);
    await other.getByRole('button', { name: 'Bring it to this phone' }).nth(1).click(patient);
    await other.getByRole('button', { name: 'Yes, do it' }).click();
    await other.locator('.live').waitFor(patient);
    const old = await openOn(first, checkout);
    await old.getByText('Moved to another phone').waitFor(patient);
    expect(await old.locator('.live').count()).toBe(1);
  });

  it('[T9][T10][T11] is refused as a picture of a minute ago, as a copy, and on the phone it has left', async () => {
    const { event, checkout, order } = await anOrder('offered');
    const printed = (await order()).tickets[0]!.code;
    const page = await openOn(await browser.newContext(phone), checkout);
    await page.getByRole('button', { name: 'Make it a live code' }).first().click(patient);
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    const screenshot = await liveCodeOf(page);
    const { boundCode } = (await order()).tickets[0]!;
    const door = await aDoor(event);
    expect(await scan(door, boundCode)).toBe('copy-of-bound-ticket');
    expect(await scan(door, printed)).toBe('old-generation');

    await door.context().setOffline(true);
    await door.evaluate(() => sessionStorage.setItem('shiftMs', '60000'));
    expect(await scan(door, screenshot)).toBe('stale-live-code');
    await door.evaluate(() => sessionStorage.removeItem('shiftMs'));
    await door.context().setOffline(false);

    const last = await liveCodeOf(page);
    const other = await openOn(await browser.newContext(phone), checkout);
    await other.getByRole('button', { name: 'Bring it to this phone' }).click(patient);
    await other.getByRole('button', { name: 'Yes, do it' }).click();
    expect(await scan(door, await liveCodeOf(other))).toMatch(/^in/);
    expect(await scan(door, last)).toBe('old-generation');
  });

  it('[R8] gets a new code from its owner, who has read what becomes of printed ones', async () => {
    const { checkout, order } = await anOrder('offered');
    const before: OrderView = await order();
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(checkout.orderUrl);
    await page.getByRole('link', { name: 'New code for this ticket' }).first().click();
    await page.getByText('stops working at once').waitFor();
    await page.getByRole('button', { name: 'Make a new code' }).click();
    await page.getByText('The ticket has a new code.').waitFor(patient);
    const after = await order();
    expect(after.tickets.map(({ generation }) => generation)).toEqual([2, 1]);
    expect(after.tickets[0]!.code).not.toBe(before.tickets[0]!.code);
    expect(after.tickets[1]!.code).toBe(before.tickets[1]!.code);
  });
});
