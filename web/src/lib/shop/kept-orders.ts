/**
 * Orders that this device keeps for flight mode. The service worker fetches and stores the page; here is how a page asks for it and
 * how the list of what is kept is read. Nothing of it leaves the device.
 */
export const keptCache = 'foyer-tickets-1';

export interface KeptNote {
  title: string;
  when: string;
  /** When the last date is over, UTC ms. */
  atMs: number | null;
}

export interface KeptOrder extends KeptNote {
  /** Path and query, with the secret; without language. */
  href: string;
}

/** `files`: built files that the page has loaded beside those that its document names. */
export type KeepMessage = { kind: 'keep-order'; url: string; note: KeptNote; files?: string[] };

/** Files that one page may ask to be kept; a page loads some dozens. */
export const filesOfPageMax = 100;

/**
 * Under what an order is kept: its address without language and without anything but the secret, so that it is kept once and found
 * however it is opened. `null` where the address is not that of an order.
 */
export function orderKey(url: string): string | null {
  const { origin, pathname, searchParams } = new URL(url);
  const path = /^(?:\/de)?(\/orders\/evt_\w+\/ord_\w+)\/?$/.exec(pathname)?.[1];
  return path ? `${origin}${path}?secret=${encodeURIComponent(searchParams.get('secret') ?? '')}` : null;
}

/** The header of a stored page that says what it is. */
export const noteHeader = 'x-foyer-note';

const answerWithinMs = 15_000;

/** Asks the service worker to keep the page at `url`. False where there is none, or it could not. */
export async function keepOrder(url: string, note: KeptNote): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const worker = await within(
    navigator.serviceWorker.ready.then((registration) => registration.active),
    answerWithinMs,
  );
  if (!worker) return false;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => {
    port1.addEventListener('message', (event) => resolve(event.data === true), { once: true });
    port1.start();
  });
  const message: KeepMessage = { kind: 'keep-order', url, note, files: loadedFiles() };
  worker.postMessage(message, [port2]);
  const kept = (await within(answer, answerWithinMs)) ?? false;
  if (kept) void navigator.storage?.persist?.().catch(() => false);
  return kept;
}

/** Scripts and styles that came later than the document: the large view, and what live codes are made with. */
function loadedFiles(): string[] {
  const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return [...new Set(paths.filter((path) => /^\/_app\/immutable\/.+\.(?:js|css)$/.test(path)))].slice(
    0,
    filesOfPageMax,
  );
}

export async function removeOrder(url: string): Promise<void> {
  await (await caches.open(keptCache)).delete(orderKey(url) ?? url);
}

/** What is kept, the next dates first. Empty where the browser keeps nothing. */
export async function keptOrders(): Promise<KeptOrder[]> {
  if (!('caches' in globalThis)) return [];
  const cache = await caches.open(keptCache);
  const orders = await Promise.all(
    (await cache.keys()).map(async (request) => {
      const note = readNote((await cache.match(request))?.headers.get(noteHeader) ?? null);
      const url = new URL(request.url);
      return note ? [{ ...note, href: url.pathname + url.search }] : [];
    }),
  );
  return orders.flat().sort((a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity));
}

/** A note as a header can carry it. */
export function writeNote(note: KeptNote): string {
  return encodeURIComponent(JSON.stringify(note));
}

/** The note, or `null` where it is none. */
export function readNote(text: string | null): KeptNote | null {
  try {
    const note = JSON.parse(decodeURIComponent(text ?? '')) as KeptNote;
    return typeof note.title === 'string' ? note : null;
  } catch {
    return null;
  }
}

function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(resolve, ms))]);
}
