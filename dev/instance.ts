/** One Foyer per data folder: who runs there, and which of their programs were left behind when they were killed. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { know, ourChildren, stillRuns, type Known } from './processes.ts';

interface Note {
  self: Known;
  url: string;
  children: Known[];
}

export interface Instance {
  /** Notes where we can be reached and what we have started, so that the next start can tidy up after a kill. */
  note(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Folders that this very process uses. */
const ours = new Set<string>();

/**
 * Claims the folder for this process; `reset` empties it once it is ours.
 * @throws Error with one sentence when another instance runs there or the folder cannot be used.
 */
export async function claimInstance(dataDir: string, options: { reset?: boolean } = {}): Promise<Instance> {
  const file = join(dataDir, 'instance.json');
  const self = (await know(process.pid)) ?? { pid: process.pid, born: '' };
  const last = await readNote(file);
  if (last && (last.self.pid === process.pid ? ours.has(dataDir) : await stillRuns(last.self))) {
    throw new Error(
      `Foyer already runs at ${last.url || dataDir} (process ${last.self.pid}); end it with Ctrl-C first.`,
    );
  }
  if (last) await endLeftovers(last.children);
  if (options.reset) await rm(dataDir, { recursive: true, force: true });
  await usable(dataDir);
  ours.add(dataDir);
  const write = (note: Note) => writeFile(file, JSON.stringify(note));
  await write({ self, url: '', children: [] });
  return {
    note: async (url) => write({ self, url, children: await ourChildren() }),
    release: () => {
      ours.delete(dataDir);
      return rm(file, { force: true });
    },
  };
}

async function usable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, '.writable'), '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${dataDir} cannot be written (${why}); move it away or give another with --data.`,
      {
        cause: error,
      },
    );
  }
}

/** Ends what a killed instance had started; only the very processes it noted, never a stranger with the same number. */
async function endLeftovers(children: Known[]): Promise<void> {
  for (const child of children) {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!(await stillRuns(child))) break;
      process.kill(child.pid, signal);
      for (let i = 0; i < 40 && (await stillRuns(child)); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function readNote(file: string): Promise<Note | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  try {
    const note = JSON.parse(text ?? 'null') as Note | null;
    return typeof note?.self?.pid === 'number' && Array.isArray(note.children) ? note : null;
  } catch {
    return null;
  }
}
