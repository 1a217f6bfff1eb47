/** How each kind of request is answered. */
import { filesOfPageMax, keptCache, noteHeader, orderKey, readNote, writeNote } from '$lib/shop/kept-orders';
import type { KeepMessage, KeptNote } from '$lib/shop/kept-orders';
import { offlinePathFor, trimmed } from './kinds.ts';
import { shellCache } from './precache.ts';

/** A page that has not answered by then is taken for unreachable when something kept can be shown in its place. */
const patienceMs = 4_000;
const anyVary = { ignoreVary: true };
/** Public pages kept for looking at without a network. */
const pagesCache = 'foyer-pages-1';
const pagesMax = 30;
/** Orders that one device keeps at most. */
const ordersMax = 200;
/** Built files that kept orders were made with: a page of last month must still look like a ticket after an update. */
const filesCache = 'foyer-ticket-files-1';
const filesMax = 400;

/** Built files: what is kept is right, since the name follows from the content. */
export async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request, anyVary)) ?? fetch(request);
}

/** The document of a shell: from this version, so that it fits the files beside it. */
export async function shellDocument(request: Request): Promise<Response> {
  const path = trimmed(new URL(request.url).pathname);
  const kept = await (await caches.open(shellCache)).match(path);
  return kept ?? fetch(request);
}

/** Public pages: the network first, what was seen before second, a kind word third. */
export async function pageOrOffline(request: Request): Promise<Response> {
  const cache = await caches.open(pagesCache);
  try {
    const response = await within(fetch(request), (await cache.match(request, anyVary)) ? patienceMs : 60_000);
    if (response.ok && isPublic(response)) {
      await cache.put(request, response.clone());
      await bound(cache, pagesMax);
    }
    return response;
  } catch {
    const path = offlinePathFor(new URL(request.url).pathname);
    return (
      (await cache.match(request, anyVary)) ?? (await (await caches.open(shellCache)).match(path)) ?? Response.error()
    );
  }
}

/** An order: fresh where there is a network, the kept one at the door of a cellar. */
export async function orderOrKept(request: Request): Promise<Response> {
  const key = orderKey(request.url) ?? request.url;
  const cache = await caches.open(keptCache);
  const kept = await cache.match(key, anyVary);
  try {
    const response = await within(fetch(request), kept ? patienceMs : 60_000);
    if (response.ok && kept) await store(cache, key, response.clone(), readNote(kept.headers.get(noteHeader)));
    return response.status >= 500 && kept ? kept : response;
  } catch {
    return kept ?? pageOrOffline(request);
  }
}

/** Keeps the page of an order as it is now. True once it is on the device, be it as it was before. */
export async function keepOrderPage({ url, note, files = [] }: KeepMessage): Promise<boolean> {
  const key = orderKey(url);
  if (key === null) return false;
  const cache = await caches.open(keptCache);
  try {
    const response = await fetch(url, { cache: 'no-store', headers: { accept: 'text/html' } });
    if (response.ok) {
      await store(cache, key, response, note);
      await keepFiles(files.slice(0, filesOfPageMax));
      await bound(cache, ordersMax);
      return true;
    }
  } catch {
    // no network just now: what is here already counts
  }
  return (await cache.match(key, anyVary)) !== undefined;
}

async function store(cache: Cache, key: string, response: Response, note: KeptNote | null): Promise<void> {
  const headers = new Headers(response.headers);
  if (note) headers.set(noteHeader, writeNote(note));
  for (const name of ['set-cookie', 'content-encoding', 'content-length']) headers.delete(name); // the text is unpacked now
  const html = await response.text();
  await keepFiles((html.match(/_app\/immutable\/[\w./-]+\.(?:js|css)/g) ?? []).map((name) => `/${name}`));
  await cache.put(key, new Response(html, { status: response.status, headers }));
}

/** Style and script of a page: those that its document names, and those that it has loaded since. */
async function keepFiles(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(filesCache);
  await Promise.all(
    [...new Set(paths)].map(async (path) => {
      if (await cache.match(path)) return;
      const response = (await caches.match(path)) ?? (await fetch(path));
      if (response.ok) await cache.put(path, response);
    }),
  );
  await bound(cache, filesMax);
}

/** Only what says that anybody may see it; a page of one person is never kept by accident. */
function isPublic(response: Response): boolean {
  return /\bpublic\b/.test(response.headers.get('cache-control') ?? '');
}

/** Oldest first, as caches list them. */
async function bound(cache: Cache, max: number): Promise<void> {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - max)).map((key) => cache.delete(key)));
}

function within(promise: Promise<Response>, ms: number): Promise<Response> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer in time')), ms)),
  ]);
}
