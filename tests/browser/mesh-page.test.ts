/**
 * The door page among its neighbours, as stewards see it: doors that find each other while they are online, people found by name, two
 * phones paired by their screens, the server gone, a copy refused next door.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent, EnrolmentView } from '#domain/contract/desk';
import { buy } from '../../dev/seed/buy.ts';
import { apiClient } from '../../dev/seed/client.ts';
import { plainRole } from '#domain/gate-pack/role';
import { demoEvents } from '../../dev/seed/events.ts';
import { payWithTestCard } from '../../dev/seed/pay.ts';
import { person } from '../../dev/seed/people.ts';
import { axeFaults } from './axe.ts';
import { fakeCameraFlags, writeFakeCamera } from './fake-camera.ts';
import { desktop, openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
let codes: string[];
/** Whose tickets they are. */
let buyer: string;
const links: string[] = [];
const shots = process.env.FOYER_SHOTS;

beforeAll(async () => {
  stage = await openStage();
  const { baseUrl } = stage.stack;
  const desk = apiClient(baseUrl);
  const account = {
    email: 'mesh@foyer.example',
    password: 'a long enough secret',
    name: 'Mara',
    organizerName: 'Lindt',
  };
  const session = await desk.post<SessionView>('/api/account', account);
  const draft = { ...demoEvents(Date.now())[0]!.draft, namesAtDoor: true };
  const created = await desk.post<DeskEvent>(`/api/organizers/${session.organizers[0]!.id}/events`, draft);
  const event = await desk.post<DeskEvent>(`/api/desk/events/${created.id}/publish`, { version: created.version });
  const lines = [{ ticketType: 0, occurrence: 0, quantity: 4 }];
  const alone = [{ ticketType: 0, occurrence: 0, quantity: 1 }];
  const order = await buy(apiClient(baseUrl), { eventId: event.id, lines, person: person(1), pay: payWithTestCard });
  buyer = person(1).name;
  const pay = payWithTestCard;
  const other = await buy(apiClient(baseUrl), { eventId: event.id, lines: alone, person: person(2), pay });
  codes = [...order.tickets, ...other.tickets].map(({ code }) => code);
  for (const name of ['North gate', 'River gate', 'West gate', 'Help desk']) {
    const role = { ...plainRole, mayFind: name === 'Help desk' };
    const invited = await desk.post<EnrolmentView>(`/api/desk/events/${event.id}/doors`, { name, gate: 0, role });
    links.push(invited.url.replace(/^https?:\/\/[^/]+/, baseUrl));
  }
});

afterAll(() => stage?.close());

/** What a hardware scanner does: keys faster than any hand, then Enter. */
async function enter(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    const press = (key: string) =>
      dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    for (const key of text) press(key);
    press('Enter');
  }, code);
}

async function enrol(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator('[data-contact="online"]').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'No doors nearby' }).waitFor({ timeout: 30_000 });
}

const shown = (page: Page) => page.locator('svg[data-code]').getAttribute('data-code');

async function picture(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `mesh-${name}.png`) });
}

describe('doors nearby, on the page', () => {
  it(
    '[M22][M24][A41–A43] doors that are online find each other; who has forgotten the ticket is found, and the party comes along',
    { timeout: 240_000 },
    async () => {
      const west = await (await (await stage.browser()).newContext(phone)).newPage();
      const help = await (await (await stage.browser()).newContext(desktop)).newPage();
      for (const [page, link] of [
        [west, links[2]!],
        [help, links[3]!],
      ] as const) {
        await page.goto(link);
        await page.locator('[data-contact="online"]').waitFor({ timeout: 60_000 });
      }
      for (const page of [west, help])
        await page.getByRole('button', { name: '1 of 1 doors heard' }).waitFor({ timeout: 90_000 });

      await help.getByRole('button', { name: 'Find by name' }).click({ timeout: 90_000 });
      await help.getByRole('searchbox', { name: 'Name' }).fill(buyer.slice(0, 3).toUpperCase());
      await help.getByRole('heading', { name: buyer }).waitFor({ timeout: 90_000 });
      expect(await axeFaults(help)).toEqual([]);
      await picture(help, 'find');
      await help.getByRole('button', { name: 'Let in' }).first().click();
      const ask = help.locator('[data-ask]');
      await ask.getByText(`Identity document: ${buyer}`).waitFor();
      await ask.getByText(/1 of 1 doors heard/).waitFor(); // how fresh it is stands there before anybody is let in
      await picture(help, 'identity');
      await ask.getByRole('button', { name: 'Let in' }).click();
      await help.locator('[data-verdict="in-look"]').waitFor();
      await help.locator('[data-person]', { hasText: buyer }).waitFor();

      // the network goes; what they tell each other does not need it
      for (const page of [west, help]) await page.context().setOffline(true);
      await help.getByRole('button', { name: '3 more of this order' }).click();
      await help.getByRole('checkbox').nth(2).uncheck();
      await picture(help, 'party');
      await help.getByRole('button', { name: 'Let 2 in' }).click();
      await help.locator('[data-party="in"]').nth(1).waitFor();
      expect(await axeFaults(help)).toEqual([]);
      await picture(help, 'party-in');
      await help.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();

      await enter(west, codes[1]!);
      await west.locator('[data-reason="already-used"]').waitFor({ timeout: 30_000 });
      await west.locator('[data-person]', { hasText: buyer }).waitFor();
      await picture(west, 'name-refused');
      await west.locator('[data-reason="already-used"]').click();
      await enter(west, codes[3]!);
      await west.locator('[data-verdict="in"]').waitFor({ timeout: 30_000 });
      await west.locator('[data-person]', { hasText: buyer }).waitFor();
      await picture(west, 'name-in');
      for (const page of [west, help]) await page.context().close();
    },
  );

  it(
    '[M5][M10][M20] two phones look at each other, the server goes away, and the copy is refused next door',
    { timeout: 240_000 },
    async () => {
      const film = join(stage.folder, 'river.y4m');
      await writeFakeCamera(film, [{ code: null, forMs: 300 }]);
      const north = await (await (await stage.browser()).newContext(phone)).newPage();
      const river = await (await (await stage.browser(fakeCameraFlags(film))).newContext(phone)).newPage();
      // by their screens alone: the server introduces nobody here
      for (const page of [north, river]) await page.route('**/api/doors/*/meeting', (route) => route.abort());
      await enrol(north, links[0]!);
      await enrol(river, links[1]!);

      await north.getByRole('button', { name: 'No doors nearby' }).click();
      await picture(north, 'none');
      await north.getByRole('button', { name: 'Pair another door' }).click();
      await north.locator('[data-pairing="offer"]').waitFor();
      await picture(north, 'offer');
      const offer = (await shown(north))!;
      await writeFakeCamera(film, [{ code: offer, forMs: 2_000 }], { width: 1280, height: 960 });
      await river.getByRole('button', { name: 'No doors nearby' }).click();
      await river.getByRole('button', { name: 'Pair another door' }).click(); // its camera begins anew, and sees the other's screen
      await river.locator('[data-pairing="answer"]').waitFor({ timeout: 60_000 });
      await river.getByText('Now let North gate scan this code.').waitFor();
      await picture(river, 'answer');
      await enter(north, (await shown(river))!);
      await north.getByText('Connected with River gate.').waitFor({ timeout: 30_000 });
      await river.getByText('Connected with North gate.').waitFor({ timeout: 30_000 });
      for (const page of [north, river]) {
        await page.getByRole('button', { name: 'Back' }).click();
        await page.locator('[data-neighbour][data-heard="true"]').waitFor();
        expect(await axeFaults(page)).toEqual([]);
      }
      await picture(north, 'list');
      for (const page of [north, river]) await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

      await stage.stack.close(); // no server at all any more
      await north.getByRole('button', { name: '1 of 1 doors heard' }).waitFor();
      await enter(north, codes[4]!);
      await north.locator('[data-verdict="in"]').waitFor({ timeout: 5_000 });
      const greenAtMs = Date.now();
      await picture(north, 'green');
      await enter(river, codes[4]!);
      await river.locator('[data-reason="already-used"]').waitFor({ timeout: 5_000 });
      console.log(
        `green at one door, refused at the other ${Date.now() - greenAtMs} ms later, hands and screens included`,
      );
      expect(await river.locator('[data-verdict]').textContent()).toContain('1 of 1 doors heard');
      await picture(river, 'refused');
    },
  );
});
