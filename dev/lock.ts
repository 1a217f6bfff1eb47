/** One at a time, across processes: a folder that exists while somebody is at it, with their process id inside. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { know } from './processes.ts';

/** Longer than any build; a holder that is alive for longer is stuck. */
const waitMaxMs = 5 * 60_000;

/** Runs `task` while holding the lock; waits for whoever holds it, and takes it from the dead. */
export async function withLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  const untilMs = Date.now() + waitMaxMs;
  while (!(await take(folder))) {
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
    else if (Date.now() > untilMs)
      throw new Error(`Another build has been running for five minutes; end it or remove ${folder}.`);
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return await task();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => '0'));
  if (pid > 0) return (await know(pid)) === null;
  const made = await stat(folder).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > 5_000; // died between making the folder and signing it
}
