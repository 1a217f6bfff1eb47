/**
 * What an organizer does with seats, codes and places kept back, through the real API: draws a small house, says which tickets are
 * for its seats, publishes, keeps some back, makes codes; says what its doors ask, invites a supervisor. And every page of
 * it without a fault on phone and desktop.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '#domain/contract/account';
import type { DeskAllotmentList, DeskCodeList, DeskEvent, DeskSeatMap } from '#domain/contract/desk';
import { apiClient } from '../../dev/seed/client.ts';
import { demoEvents } from '../../dev/seed/events.ts';
import { axeFaults } from './axe.ts';
import { complaintsOf, desktop, openStage, phone, pixelsTooWide, settled, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let event: DeskEvent;
let context: BrowserContext;
const account = { email: 'plan@foyer.example', password: 'a long enough secret' };
const url = (path: string): string => `${stage.stack.baseUrl}${path}`;
const at = (page: string): string => `/desk/events/${event.id}/${page}`;

beforeAll(async () => {
  stage = await openStage();
  browser = await stage.browser();
  const api = apiClient(stage.stack.baseUrl);
  const session = await api.post<SessionView>('/api/account', {
    ...account,
    name: 'Mara',
    organizerName: 'The small house',
  });
  const [demo] = demoEvents(Date.now());
  event = await api.post<DeskEvent>(`/api/organizers/${session.organizers[0]!.id}/events`, demo!.draft);
  context = await signedIn(desktop);
});
afterAll(() => stage?.close());

async function signedIn(options: typeof phone): Promise<BrowserContext> {
  const opened = await browser.newContext(options);
  const answer = await opened.request.post(url('/api/session'), { data: account, headers: { origin: url('') } });
  expect(answer.status()).toBe(200);
  return opened;
}

async function asked<T>(path: string): Promise<T> {
  const answer = await context.request.get(url(`/api/desk/events/${event.id}/${path}`));
  return (await answer.json()) as T;
}

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url(path));
  await settled(page);
  return page;
}

/** Drags a box around the left half of the plan. */
async function boxOnPlan(page: Page): Promise<void> {
  const plan = page.getByRole('application');
  await plan.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plan.boundingBox())!;
  await page.mouse.move(x + 4, y + 4);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.45, y + height - 8, { steps: 5 });
  await page.mouse.up();
}

describe('an organizer with a small house', () => {
  it('draws it without any file, goes back a step, and saves', async () => {
    const page = await open(at('seat-map'));
    await page.getByRole('button', { name: 'Start drawing' }).click();
    await page.getByLabel('Rows', { exact: true }).fill('4');
    await page.getByLabel('Seats per row').fill('10');
    await page.locator('form').getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('40 seats', { exact: true }).waitFor();
    await page.getByRole('button', { name: /Remove 40 seats/ }).click();
    await page.getByRole('button', { name: /Undo/ }).click();
    await boxOnPlan(page);
    await page.getByRole('button', { name: 'Wheelchair place' }).click();
    await page.getByRole('button', { name: /Undo/ }).click();
    await page.getByRole('application').focus();
    await page.keyboard.press('Escape');
    for (const key of ['ArrowRight', 'Space']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Wheelchair place' }).click();
    await page.getByRole('button', { name: 'Companion beside it' }).click();
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByText('Saved. Now say which tickets').waitFor();
    const saved = await asked<DeskSeatMap>('seat-map');
    expect([saved.version, saved.seats]).toEqual([1, 40]);
    const seats = saved.map!.zones.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
    expect(seats.filter(({ accessible }) => accessible)).toHaveLength(1);
    expect(seats.filter(({ companionOf }) => companionOf)).toHaveLength(1);
    await page.close();
  });

  it('keeps on the device what is drawn and not saved', async () => {
    const page = await open(at('seat-map'));
    await page.getByRole('button', { name: 'Prices' }).click();
    await page.getByLabel('Name of the category').fill('Best seats');
    await page.waitForTimeout(600); // the device keeps it when typing rests
    await page.reload();
    await page.getByText('We have restored the plan').waitFor();
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByText('Saved. Now say').waitFor();
    expect((await asked<DeskSeatMap>('seat-map')).map!.categories[0]!.name).toBe('Best seats');
    await page.close();
  });

  it('says which tickets are for its seats, and publishes', async () => {
    const page = await open(at('edit'));
    const first = page.locator('ol > li', { has: page.getByLabel('Name of the ticket') }).first();
    await first.getByLabel('On the seating plan').check();
    await first.getByLabel('Places', { exact: true }).fill('');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.waitForURL(/published/);
    const answer = await context.request.get(url(`/api/desk/events/${event.id}`));
    const { seatMap, draft } = (await answer.json()) as DeskEvent;
    expect(seatMap?.publishedVersion).toBe(2);
    expect(draft.ticketTypes[0]!.seatCategories).toHaveLength(1);
    await page.close();
  });

  it('keeps seats back on the plan and puts them on sale again', async () => {
    const page = await open(at('allotments'));
    await page.getByRole('button', { name: 'Choose seats on the plan' }).click();
    await page.getByRole('application').waitFor();
    await page.waitForTimeout(300);
    await boxOnPlan(page);
    await page.getByRole('button', { name: /Keep these back/ }).click();
    await page.getByRole('button', { name: 'Keep places back' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await page.getByLabel('Reason').fill('The camera');
    await page.getByLabel('Block: nobody can buy them').check();
    await page.getByRole('button', { name: 'Keep places back' }).click();
    await page.getByText('Kept back: The camera').waitFor();
    const [kept] = (await asked<DeskAllotmentList>('allotments')).allotments;
    expect(kept).toMatchObject({ purpose: 'kill', reason: 'The camera' });
    expect(kept!.seats.length).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Put back on sale: The camera' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put back on sale' }).click();
    await page.getByText('Back on sale.').waitFor();
    expect((await asked<DeskAllotmentList>('allotments')).allotments).toEqual([]);
    await page.close();
  });

  it('makes one code and many, tells them in words, and withdraws one', async () => {
    const page = await open(at('codes'));
    await page.getByRole('button', { name: 'Make codes' }).click();
    await page.getByLabel('Code', { exact: true }).fill('early 10');
    await page.getByLabel('%').fill('101');
    await page.getByRole('dialog').getByRole('button', { name: 'Make codes' }).click();
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByLabel('%').fill('10');
    await page.getByText('Limits and times').click();
    await page.getByLabel('Tickets in all').fill('50');
    await page.getByRole('dialog').getByRole('button', { name: 'Make codes' }).click();
    await page.getByText('The code EARLY10 is saved.').waitFor();
    await page.getByText('10% off every ticket · 50 tickets in all').waitFor();
    await page.getByRole('button', { name: 'Make codes' }).click();
    await page.getByRole('radio', { name: /^Many codes/ }).check();
    await page.getByLabel('How many', { exact: true }).fill('12');
    await page.getByLabel('Beginning with').fill('press');
    await page.getByRole('dialog').getByRole('button', { name: 'Make codes' }).click();
    await page.getByText('12 codes are saved.').waitFor();
    await page.getByRole('button', { name: 'Withdraw EARLY10' }).click();
    await page.getByText('EARLY10 is withdrawn.').waitFor();
    const { codes } = await asked<DeskCodeList>('codes');
    expect(codes).toHaveLength(13);
    expect(codes.find(({ code }) => code === 'EARLY10')).toMatchObject({ withdrawn: true, maxTickets: 50 });
    expect(codes.filter(({ code }) => /^PRESS-[0-9A-Z]{10}$/.test(code))).toHaveLength(12);
    await page.close();
  });
});

describe('its doors', () => {
  it('ask for an age, count heads, let a group in by parts: said in the form, and published', async () => {
    const page = await open(at('edit'));
    await page.getByText('Zones with a head count').click();
    await page.getByRole('button', { name: 'Add a zone' }).click();
    await page.getByLabel('Name of the zone').fill('Orangery');
    await page.getByLabel('Persons at most').fill('0');
    await page.getByLabel('Leads into').nth(1).selectOption('Orangery');
    const reduced = page.locator('ol > li', { has: page.getByLabel('Name of the ticket') }).nth(1);
    await reduced.getByText('At the door', { exact: true }).click();
    await reduced.getByLabel('Persons per ticket').fill('4');
    await reduced.getByLabel(/They may come one after the other/).check();
    await reduced.getByRole('button', { name: 'Add something to ask for' }).click();
    await reduced.getByLabel('At least (years)').fill('');
    await reduced.getByLabel('Home gate').selectOption('Orangery gate');
    await page.getByRole('button', { name: 'Publish changes' }).click();
    const missing = page.getByText('2 things are missing before it can be published');
    await missing.waitFor();
    await reduced.getByLabel('At least (years)').fill('16');
    await page.getByLabel('Persons at most').fill('60');
    await missing.waitFor({ state: 'hidden' });
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Publish changes' }).click();
    await page.waitForURL(/published/);
    const answer = await context.request.get(url(`/api/desk/events/${event.id}`));
    const { draft } = (await answer.json()) as DeskEvent;
    expect(draft.ticketTypes[1]).toMatchObject({ admits: 4, parts: true, checks: [{ minAge: 16 }], homeGate: 1 });
    expect(draft.zones).toEqual([{ name: 'Orangery', capacity: 60, whenFull: 'red' }]);
    expect(draft.gates.map(({ index, zone }) => [index, zone])).toEqual([
      [0, null],
      [1, 0],
    ]);
    await page.close();
  });

  it('are stood at by a supervisor for some tickets, which the list shows', async () => {
    const page = await open(at('doors'));
    await page.getByRole('button', { name: 'Set up a door' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('radio', { name: /^Supervisor/ }).check();
    await form.getByText('Only some tickets or dates').click();
    await form.getByRole('radio', { name: 'Only some tickets' }).check();
    await form.getByRole('button', { name: 'Make the link' }).click();
    await form.getByText('Please choose at least one.').waitFor();
    await form.getByRole('checkbox', { name: 'Reduced' }).check();
    await form.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token')!;
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url');
    await apiClient(stage.stack.baseUrl).post('/api/doors', { token, publicKey });
    await page.getByText('Supervisor · Only Reduced').waitFor();
    await page.close();
  });

  it('[Y1][Y3] believe a further key, and one less after a word of warning', async () => {
    const page = await open(at('doors'));
    await page.getByText('Keys that sign the tickets').click();
    const key = (index: number) => page.locator(`[data-key="${index}"]`);
    await key(0).getByText('signs new tickets').waitFor();
    expect(await key(0).getByRole('button').count()).toBe(0); // the one that signs cannot go
    await page.getByRole('button', { name: 'Add a key' }).click();
    await key(1).getByText('signs new tickets').waitFor();
    await key(0).getByText('its tickets are good').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Retire Key 1' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/cannot be taken back/).waitFor();
    await dialog.getByRole('button', { name: 'Retire' }).click();
    await key(0)
      .getByText(/^Key 1 · retired/)
      .waitFor();
    await page.getByText('Retired. Tickets show a new code on the page of their order.').waitFor();
    await page.close();
  });
});

describe('its pages', () => {
  const pages = ['seat-map', 'allotments', 'codes', 'waiting-list', 'orders', 'doors', 'scans', 'edit'];

  it.each([
    ['a phone of 360 pixels in light', { ...phone, viewport: { width: 360, height: 740 }, colorScheme: 'light' }, ''],
    ['a desktop in dark', { ...desktop, colorScheme: 'dark' }, ''],
    ['a phone in German', { ...phone, viewport: { width: 360, height: 740 }, locale: 'de-DE' }, '/de'],
  ] as const)('are without fault on %s', async (_, options, language) => {
    const looking = await signedIn(options);
    const faults: string[] = [];
    for (const path of pages) {
      const page = await looking.newPage();
      const complaints = complaintsOf(page);
      await page.goto(url(`${language}${at(path)}`));
      await settled(page);
      const wide = await pixelsTooWide(page);
      if (wide > 0) complaints.push(`${wide} px wider than the screen`);
      complaints.push(...(await axeFaults(page)));
      faults.push(...complaints.map((complaint) => `${path}: ${complaint}`));
      await page.close();
    }
    expect(faults).toEqual([]);
    await looking.close();
  });
});
