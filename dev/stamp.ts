/** Whether something has to be built again: a hash over the contents of everything it is made from, kept beside the result. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Folders that hold results, never sources. */
const notSources = new Set(['node_modules', 'paraglide', 'cache', 'testing']);
/** What begins with a dot is a tool's own note, and some are written by the build itself. */
const counts = (name: string) => !notSources.has(name) && !name.startsWith('.');
const isSource = (name: string) => !name.endsWith('.test.ts') && !name.endsWith('.md');

/** One hash over all files below the given paths (relative to the root); a missing path counts as empty. */
export async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesBelow(path))
      hash
        .update(`${file}\0`)
        .update(await readFile(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = await readdir(full, { withFileTypes: true }).catch(() => null);
  if (entries === null) return [path]; // a file
  const inside = await Promise.all(
    entries
      .filter((entry) => counts(entry.name) && (entry.isDirectory() || isSource(entry.name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => filesBelow(join(path, entry.name))),
  );
  return inside.flat();
}

/** Runs `build` unless `result` is there and its stamp says that it was made from the same things. Says whether it built. */
export async function buildWhenChanged(
  build: { stampFile: string; result: string; from: string[] },
  run: () => Promise<void>,
): Promise<boolean> {
  const stamp = await hashOf(build.from);
  const known = await readFile(build.stampFile, 'utf8').catch(() => '');
  if (known === stamp && existsSync(build.result)) return false;
  await run();
  await mkdir(dirname(build.stampFile), { recursive: true });
  await writeFile(build.stampFile, stamp);
  return true;
}
