/**
 * How smoothly the seating plan of a large house is zoomed and dragged: frames of the real page in real Chromium, its processor slowed
 * down four times, with real input. `node bench/picker.ts`; `--seats 20000`, `--slow 4`. Ends with 1 where the 95th of 100 frames is late.
 * Control: in the same browser, equally slowed and in turns with it, a page that does nothing but show one finished picture of the same
 * size, moved and scaled, in every frame. It is what a canvas costs on this machine, whatever is on it.
 */
import type { Page } from 'playwright-core';
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent } from '#domain/contract/desk';
import { apiClient } from '../dev/seed/client.ts';
import { at, demoEvents } from '../dev/seed/events.ts';
import { desktop, openStage, phone } from '../tests/browser/stage.ts';
import { house } from './house.ts';
import { header, percentiles, row } from './measure.ts';

const targetMs = 33;
const rounds = 3;
/** One move of finger or wheel in each frame of 16 ms. */
const moveEveryMs = 16;
const moves = 120;

const number = (name: string, usual: number) => {
  const flag = process.argv.indexOf(name);
  return flag < 0 ? usual : Number(process.argv[flag + 1]);
};

/** An event with that many seats on sale; answers with its path. */
async function openHouse(baseUrl: string, seats: number): Promise<string> {
  const desk = apiClient(baseUrl);
  const account = {
    email: 'bench@foyer.example',
    password: 'a long enough secret',
    name: 'Mara',
    organizerName: 'Bench',
  };
  const { organizers } = await desk.post<SessionView>('/api/account', account);
  const nowMs = Date.now();
  const { draft } = demoEvents(nowMs)[0]!;
  const day = (time: string) => at(nowMs, draft.zone, 7, time);
  const types = Array.from({ length: 5 }, (_, price) => ({
    ...{ ...draft.ticketTypes![0]!, index: null, name: `Price ${price}`, price: `${90 - 10 * price}.00` },
    ...{ capacity: null, seatCategories: [`p${price}`] },
  }));
  const map = house(seats);
  const used = new Set(map.zones.flatMap((zone) => zone.rows.map((each) => each.category)));
  const created = await desk.post<DeskEvent>(`/api/organizers/${organizers[0]!.id}/events`, {
    ...{ ...draft, name: 'Large house', totalCapacity: null },
    occurrences: [{ starts: day('19:30'), ends: day('22:00'), doorsOpen: day('18:30') }],
    ticketTypes: types.filter(({ seatCategories }) => used.has(seatCategories[0]!)),
  });
  const path = `/api/desk/events/${created.id}`;
  const categories = map.categories.filter(({ id }) => used.has(id));
  await desk.put(`${path}/seat-map?version=${created.version}`, { ...map, categories });
  const { version } = await desk.get<DeskEvent>(path);
  const { slug } = await desk.post<DeskEvent>(`${path}/publish`, { version });
  return `/events/${slug}`;
}

/** A canvas of that size on an empty page, which follows the same input. */
async function showControl(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setContent(`<canvas style="width:${size.width}px;height:${size.height}px;touch-action:none"></canvas>`);
  await page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const ctx = canvas.getContext('2d')!;
    const picture = document.createElement('canvas');
    const view = { x: 0, y: 0, zoom: 1, frame: 0 };
    [canvas.width, canvas.height] = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
    [picture.width, picture.height] = [canvas.width * 1.4, canvas.height * 1.4];
    const ground = picture.getContext('2d')!;
    for (let i = 0; i < 2_000; i++) {
      ground.fillStyle = `hsl(${i} 60% 50%)`;
      ground.fillRect((i * 37) % picture.width, (i * 91) % picture.height, 9, 9);
    }
    const paint = () => {
      view.frame = 0;
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(picture, view.x, view.y, picture.width * view.zoom, picture.height * view.zoom);
    };
    const wake = () => (view.frame ||= requestAnimationFrame(paint));
    canvas.addEventListener(
      'pointermove',
      (event) => ((view.x += event.movementX), (view.y += event.movementY), wake()),
    );
    canvas.addEventListener(
      'wheel',
      (event) => ((view.zoom *= Math.exp(-event.deltaY / 320)), event.preventDefault(), wake()),
      {
        passive: false,
      },
    );
    wake();
  });
}

/** Lengths of the frames while somebody zooms in, drags about and zooms out again. */
async function framesOf(page: Page): Promise<number[]> {
  const box = (await page.locator('canvas').first().boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.evaluate(() => {
    const frames: number[] = [];
    const recorder = { frames, goesOn: true };
    Object.assign(globalThis, { recorder });
    let lastMs = performance.now();
    const next = (nowMs: number) => {
      frames.push(nowMs - lastMs);
      lastMs = nowMs;
      if (recorder.goesOn) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const paced = async (act: (move: number) => Promise<unknown>) => {
    const sent: Promise<unknown>[] = [];
    for (let move = 0; move < moves; move++) {
      sent.push(act(move));
      await new Promise((resolve) => setTimeout(resolve, moveEveryMs));
    }
    await Promise.all(sent);
  };
  await paced(() => page.mouse.wheel(0, -12));
  await page.mouse.down();
  const reach = Math.min(box.width, box.height) / 3;
  await paced((move) => page.mouse.move(middle.x + reach * Math.sin(move / 9), middle.y + reach * Math.sin(move / 7)));
  await page.mouse.up();
  await paced(() => page.mouse.wheel(0, 12));
  return page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: { frames: number[]; goesOn: boolean } };
    recorder.goesOn = false;
    return recorder.frames.slice(1);
  });
}

async function main(): Promise<void> {
  const [seats, slow] = [number('--seats', 20_000), number('--slow', 4)];
  const stage = await openStage();
  try {
    console.log(header(`the seating plan of ${seats} seats, processor slowed ${slow}x`, ['playwright-core']));
    const path = await openHouse(stage.stack.baseUrl, seats);
    const browser = await stage.browser();
    for (const [name, options] of Object.entries({ desktop, phone })) {
      const context = await browser.newContext(options);
      const [plan, control] = [await context.newPage(), await context.newPage()];
      await plan.goto(stage.stack.baseUrl + path);
      await plan.getByRole('application').waitFor();
      await plan.locator('canvas').first().scrollIntoViewIfNeeded();
      await plan.waitForTimeout(1_500);
      await showControl(control, (await plan.locator('canvas').first().boundingBox())!);
      const frames: Record<string, number[]> = { plan: [], control: [] };
      for (let round = 0; round < rounds; round++)
        for (const [which, page] of Object.entries({ control, plan })) {
          await page.bringToFront();
          const session = await context.newCDPSession(page);
          await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
          frames[which]!.push(...(await framesOf(page)));
          await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
          await session.detach();
        }
      const [own, bare] = [percentiles(frames.plan!), percentiles(frames.control!)];
      console.log(row(`${name}: frames of the plan`, own));
      console.log(row(`${name}: control, one picture moved`, bare));
      console.log(
        `${name}: ${(own.p95 / bare.p95).toFixed(2)} of the control at p95, ${own.count} and ${bare.count} frames, longest ${own.max.toFixed(0)} ms\n`,
      );
      if (own.p95 > targetMs) process.exitCode = 1;
      await context.close();
    }
  } finally {
    await stage.close();
  }
}

if (import.meta.main) await main();
