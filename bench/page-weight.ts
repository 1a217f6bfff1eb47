/**
 * What the buyer's path costs in JavaScript: every file that the pages from the list of events to the tickets load at their start,
 * each counted once, gzip at level 9. Read from the built manifest, so that it measures what is served. Ends with code 1 above the bound.
 * What loads later (the service worker's files, the offer of a new version) is listed beside it and not counted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The buyer's path in all. */
const boundBytes = 90_000;
/** The seating plan, where an event has one: beside what its page loads anyway. */
const pickerBoundBytes = 33_000;

const web = join(import.meta.dirname, '../web');
const client = join(web, '.svelte-kit/output/client');
/** Routes of somebody who buys, in the order in which they are walked. */
const buyersRoutes = [
  '/',
  '/events/[slug]',
  '/events/[slug]/checkout',
  '/orders/[event]/[order]',
  '/orders/[event]/[order]/pay',
];

interface Chunk {
  file: string;
  name?: string;
  imports?: string[];
  dynamicImports?: string[];
}

const manifestFile = join(client, '.vite/manifest.json');
const manifest = existsSync(manifestFile)
  ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Chunk>)
  : null;

/** Every file that `key` loads before it runs. */
function filesOf(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest?.[key];
  if (!chunk) throw new Error(`The manifest has no ${key}.`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

/** SvelteKit numbers its pages; the generated list of nodes says which number is which file. */
function nodeOf(component: string): string {
  for (const key of Object.keys(manifest ?? {})) {
    const node = /generated\/client-optimized\/nodes\/(\d+)\.js$/.exec(key);
    if (!node) continue;
    const source = readFileSync(join(web, '.svelte-kit/generated/client-optimized/nodes', `${node[1]}.js`), 'utf8');
    if (source.includes(`src/routes${component}"`)) return key;
  }
  throw new Error(`No page was built from src/routes${component}.`);
}

const sizes = new Map<string, number>();
function gzipBytes(file: string): number {
  let bytes = sizes.get(file);
  if (bytes === undefined) sizes.set(file, (bytes = gzipSync(readFileSync(join(client, file)), { level: 9 }).length));
  return bytes;
}

const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + gzipBytes(file), 0);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
const entry = (name: string) => {
  const key = Object.keys(manifest ?? {}).find((candidate) => candidate.endsWith(name));
  if (!key) throw new Error(`The manifest has no ${name}.`);
  return key;
};

/** Prints the table; 1 when the buyer's path is too heavy, 2 when nothing has been built. */
function printWeights(): 0 | 1 | 2 {
  if (!manifest) {
    console.error('There is no build yet: run `npm run build` first.');
    return 2;
  }
  const shared = new Set([
    ...filesOf(entry('kit/src/runtime/client/entry.js')),
    ...filesOf(entry('generated/client-optimized/app.js')),
    ...filesOf(nodeOf('/+layout.svelte')),
  ]);
  console.log(`JavaScript of the buyer's path, gzip -9, read from the built manifest`);
  console.log(`${kB(sum(shared))}  what every page shares (${shared.size} files)`);

  const path = new Set(shared);
  for (const route of buyersRoutes) {
    const files = filesOf(nodeOf(`${route === '/' ? '' : route}/+page.svelte`));
    const fresh = [...files].filter((file) => !path.has(file));
    for (const file of fresh) path.add(file);
    const alone = new Set([...shared, ...files]);
    console.log(`${kB(sum(fresh))}  more at ${route} (opened first: ${kB(sum(alone)).trim()})`);
  }

  const eventPage = new Set([...shared, ...filesOf(nodeOf('/events/[slug]/+page.svelte'))]);
  const picker = [...filesOf(entry('src/lib/seats/index.ts'))].filter((file) => !eventPage.has(file));
  console.log(
    `${kB(sum(picker))}  later, for an event with a seating plan; the bound is ${kB(pickerBoundBytes).trim()}`,
  );

  const totalBytes = sum(path);
  console.log(`${kB(totalBytes)}  in all, ${path.size} files; the bound is ${kB(boundBytes).trim()}`);
  return totalBytes > boundBytes || sum(picker) > pickerBoundBytes ? 1 : 0;
}

if (import.meta.main) process.exitCode = printWeights();
