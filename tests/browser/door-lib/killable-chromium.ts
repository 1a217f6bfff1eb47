/** A Chromium with a profile on disk that can be killed like a phone whose battery falls out, and started again. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../dev/chromium.ts';
import { cacheDir } from '../places.ts';

export interface KillableChromium {
  browser: Browser;
  /** SIGKILL to the browser and all its processes; resolves when they are gone. */
  kill(): Promise<void>;
}

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];
const startMaxMs = 30_000;

/** @param profile a folder that outlives the browser */
export async function startKillable(profile: string): Promise<KillableChromium> {
  const { executablePath, env } = await findChromium(cacheDir);
  const child = spawn(executablePath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    env,
    detached: true, // a group of its own, so that the renderers die with it
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL');
    await gone;
  };
  const timer = setTimeout(() => void kill(), startMaxMs);
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!endpoint) continue;
    clearTimeout(timer);
    child.stderr.resume();
    return { browser: await chromium.connectOverCDP(endpoint), kill };
  }
  throw new Error('Chromium ended before it could be talked to');
}
