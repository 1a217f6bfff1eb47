/**
 * The door page when things go wrong: codes that are no tickets, a camera that is not to be had, a disk that is full, a clock of 1970,
 * a journal that somebody has changed, a second tab, and a new version in the middle of the queue. Nobody gets in on any of it, and each
 * says what to do.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent, DeskScanList, EnrolmentView } from '#domain/contract/desk';
import { buy } from '../../dev/seed/buy.ts';
import { apiClient, type ApiClient } from '../../dev/seed/client.ts';
import { demoEvents } from '../../dev/seed/events.ts';
import { payWithTestCard } from '../../dev/seed/pay.ts';
import { person } from '../../dev/seed/people.ts';
import { startChangingSite, type ChangingSite } from './changing-site.ts';
import { openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
let site: ChangingSite;
let browser: Browser;
let desk: ApiClient;
let eventId: string;
let foreignCode: string;
const codes: string[] = [];
const patient = { timeout: 60_000 };
/** Of a whole story on a loaded machine. */
const story = { timeout: 180_000 };

beforeAll(async () => {
  stage = await openStage();
  const { baseUrl } = stage.stack;
  site = await startChangingSite(baseUrl);
  browser = await stage.browser();
  desk = apiClient(baseUrl);
  const account = {
    email: 'wrong@foyer.example',
    password: 'a long enough secret',
    name: 'Mara',
    organizerName: 'Lindt',
  };
  const session = await desk.post<SessionView>('/api/account', account);
  const publish = async () => {
    const { draft } = demoEvents(Date.now())[0]!;
    const made = await desk.post<DeskEvent>(`/api/organizers/${session.organizers[0]!.id}/events`, draft);
    return (await desk.post<DeskEvent>(`/api/desk/events/${made.id}/publish`, { version: made.version })).id;
  };
  const buyTickets = async (event: string, quantity: number) => {
    const lines = [{ ticketType: 0, occurrence: 0, quantity }];
    const order = await buy(apiClient(baseUrl), { eventId: event, lines, person: person(1), pay: payWithTestCard });
    return order.tickets.map(({ code }) => code);
  };
  eventId = await publish();
  codes.push(...(await buyTickets(eventId, 8)));
  foreignCode = (await buyTickets(await publish(), 1))[0]!;
});

afterAll(async () => {
  await site?.close();
  await stage?.close();
});

/** A phone that has just become a door, at the address whose releases change; `prepare` runs before its first page. */
async function newDoor(name: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await (await browser.newContext(phone)).newPage();
  await prepare?.(page);
  const invited = await desk.post<EnrolmentView>(`/api/desk/events/${eventId}/doors`, { name, gate: 0 });
  await page.goto(invited.url.replace(/^https?:\/\/[^/]+/, site.url));
  await page.locator('[data-contact="online"]').waitFor(patient);
  await page.locator('[data-camera]').waitFor(patient); // there is a pack
  return page;
}

/** What a hardware scanner does: keys faster than any hand, then Enter. */
async function enter(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    const press = (key: string) =>
      dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    for (const key of text) press(key);
    press('Enter');
  }, code);
}

/** Scans, and reads what the screen says. */
async function verdictOn(page: Page, code: string): Promise<{ word: string; reason: string | null; text: string }> {
  await enter(page, code);
  const screen = page.locator('[data-verdict]');
  await screen.waitFor(patient);
  const word = (await screen.getAttribute('data-verdict'))!;
  const said = { word, reason: await screen.getAttribute('data-reason'), text: (await screen.textContent())! };
  await screen.getByRole('button', { name: 'Continue' }).click();
  await screen.waitFor({ ...patient, state: 'detached' });
  return said;
}

describe('the door page when things go wrong', () => {
  it(
    '[D28] codes of other systems, junk and huge codes are told what they are, and the next ticket gets in',
    story,
    async () => {
      const page = await newDoor('Strange codes');
      const strange = [
        'https://example.com/tickets/4711?from=mail',
        'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100',
        'BEGIN:VCARD VERSION:3.0 N:Lovelace;Ada END:VCARD',
        '\u0001\u0002\u0000ÿþ\u{1F3AB}\u0003 binary',
        'A'.repeat(4_000),
      ];
      for (const code of strange) {
        const { word, reason, text } = await verdictOn(page, code);
        expect({ word, reason }).toEqual({ word: 'no-ticket', reason: 'unreadable' });
        expect(text).toContain('Show the ticket from the mail or the order page.');
        expect(text).toContain('Refunds as of');
      }
      const foreign = await verdictOn(page, foreignCode);
      expect(foreign).toMatchObject({ word: 'no-entry', reason: 'wrong-event' });
      expect(foreign.text).toContain('Compare the name on the ticket.');
      expect(await verdictOn(page, codes[0]!)).toMatchObject({ word: 'in', reason: null });
      expect(await page.locator('[data-count="refused"]').textContent()).toBe('6');
      await page.context().close();
    },
  );

  it(
    '[B1] a camera that is not to be had says why and what to do, and other ways of scanning go on',
    story,
    async () => {
      const page = await newDoor('No camera', (fresh) =>
        fresh.addInitScript(() => {
          const troubles: InPage = { name: 'NotAllowedError', picture: null };
          Object.assign(globalThis, { troubles });
          const getUserMedia = async () => {
            if (troubles.name) throw new DOMException('no', troubles.name);
            const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
            const drawing = canvas.getContext('2d')!;
            setInterval(() => drawing.fillRect(0, 0, 640, 480), 100); // a film without frames never begins
            return (troubles.picture = canvas.captureStream(5));
          };
          Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: getUserMedia });
        }),
      );
      const said: [string, string, string][] = [
        ['NotAllowedError', 'The camera is not allowed', '“Allow”'],
        ['NotReadableError', 'Another app has the camera', 'Close other apps'],
        ['NotFoundError', 'No camera found', 'Connect one'],
      ];
      for (const [name, title, todo] of said) {
        await page.evaluate(setTrouble, name);
        await page.getByRole('button', { name: 'Try again' }).click();
        await page.getByRole('heading', { name: title }).waitFor(patient);
        const text = await page.locator('[data-camera="trouble"]').textContent();
        expect(text).toContain(todo);
        expect(text).toContain('typing work');
      }
      expect(await verdictOn(page, codes[1]!)).toMatchObject({ word: 'in' });

      // Given at last, it rests while nobody looks at the page: a phone in a pocket keeps its battery.
      await page.evaluate(setTrouble, '');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('[data-camera="on"]').waitFor(patient);
      await page.evaluate(setHidden, true);
      await page.locator('[data-camera="off"]').waitFor(patient);
      expect(await page.evaluate(pictureState)).toBe('ended');
      await page.evaluate(setHidden, false);
      await page.locator('[data-camera="on"]').waitFor(patient);
      expect(await page.evaluate(pictureState)).toBe('live');
      await page.context().close();
    },
  );

  it('[D6] a full disk never turns green; with space again the ticket is still unused', story, async () => {
    const page = await newDoor('Full disk', (fresh) =>
      fresh.addInitScript(() => {
        const add = IDBObjectStore.prototype.add;
        Object.assign(globalThis, { disk: { isFull: false } });
        IDBObjectStore.prototype.add = function (...row) {
          if ((globalThis as unknown as { disk: { isFull: boolean } }).disk.isFull && this.name === 'journal')
            throw new DOMException('full', 'QuotaExceededError');
          return add.apply(this, row);
        };
      }),
    );
    // What this browser promises to keep is said before the first scan.
    await page.locator('[data-alert="storage"]').waitFor(patient);
    const full = (isFull: boolean) =>
      page.evaluate((now) => {
        (globalThis as unknown as { disk: { isFull: boolean } }).disk.isFull = now;
      }, isFull);
    await full(true);
    for (let attempt = 0; attempt < 2; attempt++) {
      const refused = await verdictOn(page, codes[2]!);
      expect(refused).toMatchObject({ word: 'not-written', reason: 'not-kept' });
      expect(refused.text).toContain('Free some space on the device and scan again.');
    }
    expect(await page.locator('[data-count="admitted"]').textContent()).toBe('0');
    await full(false);
    expect(await verdictOn(page, codes[2]!)).toMatchObject({ word: 'in' });
    expect(await verdictOn(page, codes[2]!)).toMatchObject({ reason: 'already-used' });
    await page.context().close();
  });

  it(
    '[D11] a device that believes it is 1970 counts with the server’s time, and says that its clock is off',
    story,
    async () => {
      const page = await newDoor('Old clock', (fresh) =>
        fresh.addInitScript(() => {
          const now = Date.now;
          const offMs = now() - 3_600_000;
          Date.now = () => now() - offMs;
        }),
      );
      expect(await page.locator('[data-alert="clock"]').textContent()).toContain(
        'The door counts with the server’s time.',
      );
      expect(await verdictOn(page, codes[3]!)).toMatchObject({ word: 'in' });
      const again = await verdictOn(page, codes[3]!);
      expect(again.reason).toBe('already-used');
      expect(again.text).not.toContain('1970');
      await page.getByText('All sent').waitFor(patient);
      await page.context().close();
    },
  );

  it(
    '[D13] a journal that somebody has changed is kept, flagged, and quarantined where the desk sees it',
    story,
    async () => {
      const page = await newDoor('Changed journal');
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, patient);
      await page.context().setOffline(true);
      await page.locator('[data-contact="offline"]').waitFor(patient); // by itself, and said
      expect(await verdictOn(page, codes[4]!)).toMatchObject({ word: 'in' });
      expect(await verdictOn(page, codes[5]!)).toMatchObject({ word: 'in' });
      await page.evaluate(changeFirstEntry);
      await page.reload();
      await page.locator('[data-alert="fault"]').waitFor(patient);
      expect(await page.locator('[data-alert="fault"]').textContent()).toContain('ask the organizer for a new link');
      // What was let in stays let in: the changed entry proves nothing any more, the whole one behind it does.
      expect(await verdictOn(page, codes[5]!)).toMatchObject({ reason: 'already-used' });
      await page.context().setOffline(false);
      await page.locator('[data-contact="online"]').waitFor(patient);
      await page.locator('[data-alert="stuck"]').or(page.getByText('All sent')).first().waitFor(patient);
      const path = `/api/desk/events/${eventId}/scans`;
      await expect
        .poll(async () => (await desk.get<DeskScanList>(path)).scans.map(({ verdict }) => verdict), patient)
        .toContain('journal-broken');
      await page.context().close();
    },
  );

  it('[W12] of two tabs one scans; it is taken over when the first closes', story, async () => {
    const first = await newDoor('Two tabs');
    const second = await first.context().newPage();
    await second.goto(`${site.url}/door`);
    await second.getByRole('heading', { name: 'This door is open in another tab' }).waitFor(patient);
    await enter(second, codes[6]!);
    expect(await second.locator('[data-verdict]').count()).toBe(0);
    expect(await verdictOn(first, codes[6]!)).toMatchObject({ word: 'in' });
    await first.close();
    await second.locator('[data-camera]').waitFor(patient);
    expect(await verdictOn(second, codes[6]!)).toMatchObject({ reason: 'already-used' });
    await second.context().close();
  });

  it(
    '[B2] a new version is offered, never forced: scanning goes on, and after the reload the journal is there',
    story,
    async () => {
      const page = await newDoor('New version');
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, patient);
      let reloads = 0;
      page.on('load', () => reloads++);
      site.release('second');
      await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
      const offer = page.getByRole('button', { name: 'Reload' });
      await offer.waitFor(patient);
      await page.getByRole('button', { name: 'Type a code' }).click({ ...patient, trial: true }); // nothing lies over it
      expect(await verdictOn(page, codes[7]!)).toMatchObject({ word: 'in' });
      expect(await verdictOn(page, codes[7]!)).toMatchObject({ reason: 'already-used' });
      expect(reloads).toBe(0);
      await page.context().setOffline(true); // taken without a network: the new version is on the device already
      await offer.click();
      await expect.poll(() => reloads, patient).toBe(1);
      await page.locator('[data-camera]').waitFor(patient);
      expect(await verdictOn(page, codes[7]!)).toMatchObject({ reason: 'already-used' });
      expect(await page.locator('[data-count="admitted"]').textContent()).toBe('1');
      await page.context().close();
    },
  );
});

/** What the page's camera does: which trouble it has, none where empty, and the picture it gave last. */
type InPage = { name: string; picture: MediaStream | null };

/** Runs in the page. */
function setTrouble(name: string): void {
  (globalThis as unknown as { troubles: InPage }).troubles.name = name;
}

/** Runs in the page. */
function pictureState(): string | undefined {
  return (globalThis as unknown as { troubles: InPage }).troubles.picture?.getVideoTracks()[0]?.readyState;
}

/** Runs in the page: as if it lay behind another one. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Runs in the page: the first entry of the journal names another ticket than the one that was signed. */
async function changeFirstEntry(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open('foyer-door');
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error));
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = db.transaction('journal', 'readwrite');
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('error', () => reject(transaction.error));
    const cursor = transaction.objectStore('journal').openCursor();
    cursor.addEventListener('success', () => {
      if (cursor.result) cursor.result.update({ ...cursor.result.value, serial: 4_711 });
    });
  });
  db.close();
}
