/** What somebody types before the scripts of the page have come is theirs: the scripts take nothing from it, and go on from there. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent } from '#domain/contract/desk';
import type { HoldView } from '#domain/contract/sale';
import { apiClient } from '../../dev/seed/client.ts';
import { boughtAt, openSmallHouse } from './small-house.ts';
import { complaintsOf, openStage, phone, settled, type Stage } from './stage.ts';

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
const valueOf = (page: Page, label: string) => page.getByLabel(label, { exact: true }).inputValue();
/** What a form would send. */
const fieldsOf = (form: Element) => Object.fromEntries(new FormData(form as HTMLFormElement));

/** Opens the page as a slow line does, lets somebody type, and only then brings the scripts. */
async function beforeScripts(path: string, type: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  let bring: () => void = () => undefined;
  const letGo = new Promise<void>((resolve) => (bring = resolve));
  await page.route(/_app\/.*\.js/, (route) => letGo.then(() => route.continue()));
  await page.goto(url(path), { waitUntil: 'commit' });
  await type(page);
  expect(await page.locator('#svelte-announcer').count()).toBe(0); // nothing of the page runs yet
  bring();
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
  await settled(page);
  expect(complaints).toEqual([]);
  return page;
}

describe('scripts that come late', () => {
  it('take no quantity, no wheelchair place and no code from whoever was quicker, and count them', async () => {
    const page = await beforeScripts(`/events/${seated.slug}`, async (early) => {
      await early.getByLabel('Quantity: Back rows').fill('2');
      await early.getByLabel('Wheelchair places').fill('1');
      await early.getByText('I have a code').click();
      await early.getByLabel('Code', { exact: true }).fill('FRIENDS');
    });
    await page.getByText('€30.00').last().waitFor();
    expect(await valueOf(page, 'Quantity: Back rows')).toBe('2');
    expect(await page.getByLabel('Wheelchair places').inputValue()).toBe('1');
    expect(await page.getByLabel('Code', { exact: true }).isVisible()).toBe(true);
    expect(await valueOf(page, 'Code')).toBe('FRIENDS');
    await page.getByLabel('One more: Back rows').click();
    await page.getByText('€45.00').last().waitFor(); // the buttons go on from there
    expect(await valueOf(page, 'Quantity: Back rows')).toBe('3');
    await page.context().close();
  });

  it('leave alone what stands in every other form', async () => {
    const search = await beforeScripts('/', async (early) => {
      await early.getByLabel('What').fill('seagull');
      await early.getByLabel('Where').fill('Kassel');
    });
    expect([await valueOf(search, 'What'), await valueOf(search, 'Where')]).toEqual(['seagull', 'Kassel']);
    await search.context().close();

    const waiting = await beforeScripts(`/events/${soldOut.slug}/waiting`, async (early) => {
      await early.getByLabel('Which ticket').selectOption({ label: 'Balcony' });
      await early.getByLabel('How many of you').fill('3');
      await early.getByLabel('Name').fill('Ada');
      await early.getByLabel('Email').fill('ada@example.com');
    });
    expect(await waiting.locator('form').last().evaluate(fieldsOf)).toMatchObject({
      ...{ of: '1:0', quantity: '3', name: 'Ada', email: 'ada@example.com' },
    });
    await waiting.context().close();

    const { id } = await apiClient(url('')).post<HoldView>(`/api/events/${seated.id}/holds`, {
      lines: [{ ticketType: 2, occurrence: 0, quantity: 1 }],
    });
    const checkout = await beforeScripts(
      `/events/${seated.slug}/checkout?event=${seated.id}&hold=${id}`,
      async (early) => {
        await early.getByLabel('Name').fill('Ada');
        await early.getByLabel('Email').fill('ada@example.com');
        await early.getByRole('checkbox').uncheck();
      },
    );
    const typed = await checkout.locator('form[action*="pay"]').evaluate(fieldsOf);
    expect(typed).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
    expect(typed).not.toHaveProperty('equalSeatsWelcome');
    await checkout.context().close();

    const list = await beforeScripts(`/events/${seated.slug}/seats`, (early) =>
      early.getByRole('group', { name: 'Row 5' }).getByRole('checkbox').first().check(),
    );
    expect(await list.getByRole('checkbox', { checked: true }).count()).toBe(1);
    await list.context().close();
  });

  it('keep the tickets that were ticked to be changed', async () => {
    const path = await boughtAt(stage.stack.baseUrl, seated.id, [{ ticketType: 0, occurrence: 0, quantity: 2 }]);
    const page = await beforeScripts(path.replace('?', '/change?'), (early) =>
      early.getByRole('checkbox').nth(1).check(),
    );
    await page.getByRole('button', { name: /€40.00/ }).waitFor();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
    await page.context().close();
  });
});
