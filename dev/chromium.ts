/**
 * A Chromium to test with: one found on the machine, else the one that comes as a package from the registry. Browser tests never
 * skip: where neither can run, the error says what to install.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);

/** Where systems keep a Chromium or Chrome. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Nothing phones home, nothing asks questions; the sandbox needs rights that a container may not give. */
const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

/**
 * Finds a Chromium that starts. `CHROMIUM_PATH` names one to take; `CHROMIUM_PATH=package` forces the packaged one.
 * @throws Error with what to do when none starts.
 */
export async function findChromium(cacheDir: string): Promise<Chromium> {
  const wish = process.env.CHROMIUM_PATH;
  if (wish && wish !== 'package') return { executablePath: wish, env: plainEnv() };
  const found = wish === 'package' ? undefined : usualPlaces.find((path) => existsSync(path));
  if (found) return { executablePath: found, env: plainEnv() };
  return packagedChromium(cacheDir);
}

/** Starts it headless. `flags` come on top of the quiet ones, such as a fake camera. */
export async function launchChromium(cacheDir: string, flags: string[] = []): Promise<Browser> {
  const { executablePath, env } = await findChromium(cacheDir);
  return chromium.launch({ executablePath, env, args: [...quietFlags, ...flags] });
}

/** Unpacks the package once into `cacheDir`; a half-written folder of an interrupted start is never used. */
async function packagedChromium(cacheDir: string): Promise<Chromium> {
  const home = join(cacheDir, 'chromium');
  const executablePath = join(home, 'chromium');
  if (!existsSync(executablePath)) {
    const half = `${home}.${process.pid}`;
    await mkdir(half, { recursive: true });
    await unpackInto(half);
    await rename(half, home).catch(() => rm(half, { recursive: true, force: true })); // somebody else was faster
  }
  const lib = join(home, 'al2023', 'lib');
  const withLib = { ...plainEnv(), FONTCONFIG_PATH: join(home, 'fonts'), LD_LIBRARY_PATH: lib };
  const env = (await starts(executablePath, plainEnv())) ? plainEnv() : withLib;
  if (env === withLib && !(await starts(executablePath, withLib)))
    throw new Error(
      'No Chromium starts on this machine: install one (on Debian: apt-get install chromium) and try again.',
    );
  return { executablePath, env };
}

async function unpackInto(folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const bin = join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder; // the package unpacks into the temporary folder, which others may share
  try {
    for (const file of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(bin, file));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function starts(executablePath: string, env: Record<string, string>): Promise<boolean> {
  return run(executablePath, ['--no-sandbox', '--headless', '--version'], { env, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

function plainEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
