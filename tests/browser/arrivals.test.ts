/**
 * People come in, seen from the desk: arrivals by gate and minute, who is inside, how the doors are; a message goes to a door and is
 * acknowledged there; a door practises; a lost phone is replaced. On a phone and on a desk, in light and dark.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent, EnrolmentView } from '#domain/contract/desk';
import { instantToLocal } from '#domain/event/local-time';
import { Door } from '../api/support/door.ts';
import { aDraft, anOrganizer, aPaidOrder, password, publish, type Organizer } from '../api/support/scenes.ts';
import { Visitor, type World } from '../api/support/world.ts';
import { axeFaults } from './axe.ts';
import { complaintsOf, desktop, openStage, phone, settled, type Stage } from './stage.ts';

const zone = 'Europe/Berlin';
const minuteMs = 60_000;
const patient = { timeout: 60_000 };
/** Where pictures go, if somebody wants to look at them. */
const shots = process.env.FOYER_SHOTS;

let stage: Stage;
let world: World;
let organizer: Organizer;
let event: DeskEvent;
let desk: Page;
let codes: string[];
const url = (path: string) => `${stage.stack.baseUrl}${path}`;
const at = (path: string) => url(`/desk/events/${event.id}/${path}`);

beforeAll(async () => {
  stage = await openStage();
  const visitor = () => new Visitor(stage.stack.baseUrl);
  world = { stack: stage.stack, logs: [], visitor, close: () => stage.close() };
  organizer = await anOrganizer(world, 'Lindt & Daughters');
  const local = (minutes: number) => instantToLocal(Date.now() + minutes * minuteMs, zone);
  const draft = await aDraft(organizer, {
    name: 'Evening of Strings',
    zone,
    occurrences: [{ starts: local(30), ends: local(300), doorsOpen: local(-60) }],
    gates: [
      { name: 'Main entrance', zone: 0 },
      { name: 'Garden gate', zone: 1 },
    ],
    zones: [
      { name: 'Hall', capacity: 20, whenFull: 'amber' },
      { name: 'Garden', capacity: 4, whenFull: 'amber' },
    ],
  });
  event = await publish(organizer, draft);
  codes = (await aPaidOrder(world, event.id, 10)).order.tickets.map(({ code }) => code);
  await someHaveCome();
  const browser = await stage.browser();
  desk = await (await browser.newContext(desktop)).newPage();
  await desk.goto(url('/desk/sign-in'));
  await settled(desk);
  await desk.getByLabel('Mail address').fill(organizer.email);
  await desk.getByRole('textbox', { name: 'Password' }).fill(password);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await desk.getByText('Evening of Strings').first().waitFor(patient);
});

afterAll(() => stage?.close());

async function invite(name: string, gate: number): Promise<string> {
  const reply = await organizer.visitor.post<EnrolmentView>(`/api/desk/events/${event.id}/doors`, { name, gate });
  return reply.body.url;
}

/** Two doors let in eight, one of them twice; the second has an empty battery and something left to send. */
async function someHaveCome(): Promise<void> {
  const nowMs = Date.now();
  const doors: Door[] = [];
  for (const [gate, name] of ['Pavilion', 'Garden'].entries())
    doors.push(await Door.enrol(world.visitor(), await invite(name, gate)));
  for (const door of doors) await door.fetchPack();
  for (let i = 0; i < 4; i++) await doors[0]!.scan(codes[i]!, nowMs - (40 - 3 * i) * minuteMs);
  for (let i = 3; i < 8; i++) await doors[1]!.scan(codes[i]!, nowMs - (25 - 2 * i) * minuteMs);
  for (const door of doors) expect((await door.upload()).status).toBe(200);
  const health = { version: 'old', journalLength: 5, unsent: 3, battery: { level: 0.07, charging: false } };
  await doors[1]!.ask('POST', `/api/doors/${event.id}/report`, { health, packEpoch: 1 });
}

/** A picture of the page for whoever looks, in light and dark, on a desk and on a phone; and what axe finds. */
async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page), name).toEqual([]);
  const before = page.viewportSize()!;
  if (shots) await mkdir(shots, { recursive: true });
  for (const [size, width, height] of [
    ['desk', 1280, 900],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      if (shots) await page.screenshot({ path: join(shots, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${name} ${size}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(before);
  if (shots) {
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await page.screenshot({ path: join(shots, `${name}-print.png`), fullPage: true });
  }
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
}

describe('people come in', () => {
  it('the desk sees when and where, and both scans of a conflict', async () => {
    const complaints = complaintsOf(desk);
    await desk.goto(at('arrivals'));
    await desk.locator('[data-figure="inside"]', { hasText: '9' }).waitFor(patient);
    expect(await desk.locator('[data-figure="admitted"]').textContent()).toMatch(/8\s+of 10/);
    await desk.getByText('9 persons came in').waitFor();
    await desk.getByText('As a table').click();
    expect(await desk.locator('details tbody tr').count()).toBeGreaterThan(4);
    expect(await desk.locator('.full').textContent()).toMatch(/Garden\s*5 of 4\s· full/);
    const conflict = desk.locator('article.conflict');
    await conflict.waitFor(patient);
    expect(await conflict.textContent()).toMatch(/Pavilion · Main entrance.*Garden · Garden gate/s);
    await look(desk, 'arrivals');
    const [file] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('link', { name: 'Conflicts as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^conflicts-evt_.*\.csv$/);
    expect(complaints).toEqual([]);
  });

  it('one press says who is inside, and which door has not told everything', async () => {
    await desk.getByRole('link', { name: 'Evacuation count' }).click();
    await desk.locator('[data-inside="9"]').waitFor(patient);
    await desk.getByText('3 entries not sent').waitFor();
    await look(desk, 'evacuation');
  });

  it('a message stands at the door until somebody has read it, over a reload too', async () => {
    const door = await (await (await stage.browser()).newContext(phone)).newPage();
    const complaints = complaintsOf(door);
    await door.goto(await invite('Stage door', 0));
    await door.locator('[data-contact="online"]').waitFor(patient);
    await desk.goto(at('doors'));
    await desk.getByLabel('Message').fill('The rain has stopped: open the garden gate.');
    await desk.getByLabel('To').selectOption({ label: 'Stage door · Main entrance' });
    await desk.getByRole('button', { name: 'Send' }).click();
    await desk.getByText('not seen yet').first().waitFor(patient);
    const message = door.locator('[data-message]');
    await message.waitFor(patient);
    await look(door, 'door-message');
    await door.reload();
    await message.waitFor(patient);
    await message.getByRole('button', { name: 'Understood' }).click();
    await message.waitFor({ state: 'detached' });
    await desk.getByText('1 of 1 acknowledged').waitFor(patient);
    // doors in need stand on top, with what is wrong (which of them first follows from who was silent for how long)
    expect(await desk.locator('article').first().locator('[data-trouble]').count()).toBeGreaterThan(0);
    const garden = desk.locator('article', { hasText: 'Garden gate' });
    expect(await garden.locator('[data-trouble="battery"]').textContent()).toContain('7%');
    await look(desk, 'doors');
    await practise(door);
    expect(complaints).toEqual([]);
  });

  it('the practice sheet can be printed', async () => {
    await desk.goto(at('arrivals/practice'));
    await desk.locator('li svg[role="img"]').first().waitFor(patient);
    await look(desk, 'practice-sheet');
  });

  it('a lost phone is replaced in one press', async () => {
    await desk.goto(at('doors'));
    const card = desk.locator('article', { hasText: 'Pavilion' });
    await card.getByRole('button', { name: /^Phone lost: replace/ }).click();
    await desk.getByRole('button', { name: 'Withdraw and make a link' }).click();
    const link = desk.getByRole('textbox', { name: 'Link' });
    await link.waitFor(patient);
    const found = await Door.enrol(world.visitor(), await link.inputValue());
    expect(found.about).toMatchObject({ name: 'Pavilion', gateName: 'Main entrance' });
    await desk
      .getByText('Pavilion is set up')
      .or(desk.getByRole('status').filter({ hasText: 'Pavilion' }))
      .first()
      .waitFor(patient);
    await desk.goto(at('arrivals'));
    // nobody whom the lost one let in is missing; the tenth may have come in meanwhile
    await desk.locator('[data-figure="inside"]', { hasText: /^(9|10)$/ }).waitFor(patient);
  });
});

/** What a hardware scanner does: keys faster than any hand, then Enter. */
async function enter(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    const press = (key: string) =>
      dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    for (const key of text) press(key);
    press('Enter');
  }, code);
}

/** Green, amber and red under a banner; a real ticket is told as one and stays unused. */
async function practise(door: Page): Promise<void> {
  const sheet = await organizer.visitor.get<{ codes: { kind: string; code: string }[] }>(
    `/api/desk/events/${event.id}/practice`,
  );
  const code = (kind: string) => sheet.body.codes.find((each) => each.kind === kind)!.code;
  await door.getByRole('button', { name: 'Details' }).click();
  await door.getByRole('button', { name: 'Begin practice' }).click();
  await door.locator('[data-practice]').waitFor(patient);
  await door.getByRole('heading', { name: 'This door is practising' }).waitFor();
  await look(door, 'practice');
  const verdict = door.locator('[data-verdict]');
  const shown = async (scanned: string, word: string, reason: string | null) => {
    await enter(door, scanned);
    await door.locator(`[data-verdict="${word}"]`).waitFor(patient);
    expect(await verdict.getAttribute('data-reason')).toBe(reason);
    if (shots) await door.screenshot({ path: join(shots, `practice-${reason ?? word}.png`) });
    await door.keyboard.press('Escape');
    await verdict.waitFor({ state: 'detached' });
  };
  await shown(code('in'), 'in', null);
  await shown(code('in'), 'no-entry', 'already-used');
  await shown(code('look'), 'in-look', null);
  await shown(code('revoked'), 'no-entry', 'revoked');
  await shown(codes[9]!, 'no-entry', 'real-ticket');
  await door.getByRole('button', { name: 'End practice' }).click();
  await door.locator('[data-practice]').waitFor({ state: 'detached' });
  expect(await door.locator('[data-count="admitted"]').textContent()).toBe('0');
  await shown(code('in'), 'no-entry', 'test-ticket');
  await shown(codes[9]!, 'in', null);
}
