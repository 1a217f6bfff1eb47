/** What is kept before it is asked for: all built files and the documents of the shells, one cache per version. */
import { build, files, prerendered, version } from '$service-worker';
import { isDoor, shellPaths } from './kinds.ts';

const prefix = 'foyer-shell-';
export const shellCache = `${prefix}${version}`;
export const assets: ReadonlySet<string> = new Set([...build, ...files]);

/** Only a door needs the decoder, and it weighs more than everything else together. */
const isHeavy = (path: string) => path.endsWith('.wasm');
const light = [...build, ...files].filter((path) => !isHeavy(path));
const heavy = build.filter(isHeavy);
const documents = shellPaths.filter((path) => prerendered.includes(path));

/** All or nothing: a version that could not be kept whole is not installed, and the one before goes on. */
export async function precache(): Promise<void> {
  const cache = await caches.open(shellCache);
  await Promise.all(light.map((path) => keep(cache, path)));
  await Promise.all(documents.map((path) => keep(cache, path)));
}

/** The decoder for the door, as soon as a door is opened here. */
export async function keepForDoor(): Promise<void> {
  const cache = await caches.open(shellCache);
  await Promise.all(heavy.map((path) => keep(cache, path)));
}

/** Whether one of our windows shows the door. */
export async function doorIsOpen(clients: Clients): Promise<boolean> {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.some((window) => isDoor(new URL(window.url).pathname));
}

/** Files whose name follows from their content are taken over from the version before; everything else is fetched past every cache. */
async function keep(cache: Cache, path: string): Promise<void> {
  if (await cache.match(path)) return;
  const known = path.startsWith('/_app/immutable/') ? await caches.match(path) : undefined;
  const response = known ?? (await fetch(path, { cache: 'no-cache' }));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A redirected answer may not be given to a navigation; only its content is wanted.
  await cache.put(path, response.redirected ? new Response(response.body, response) : response);
}

/** Removes the shells of other versions. Tickets stay, whatever the version. */
export async function forgetOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== shellCache).map((name) => caches.delete(name)),
  );
}
