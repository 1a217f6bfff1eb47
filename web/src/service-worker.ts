/** The service worker as a table of contents. What is kept: sw/precache.ts. How things are answered: sw/strategies.ts. */
import type { KeepMessage } from '$lib/shop/kept-orders';
import { isDoor, kindOf } from './sw/kinds.ts';
import { assets, doorIsOpen, forgetOldShells, keepForDoor, precache } from './sw/precache.ts';
import { fromShell, keepOrderPage, orderOrKept, pageOrOffline, shellDocument } from './sw/strategies.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', (event) => event.waitUntil(precache()));

worker.addEventListener('activate', (event) => event.waitUntil(begin()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate' && isDoor(new URL(request.url).pathname)) event.waitUntil(keepForDoor().catch(later));
  switch (kindOf(request, worker.location.origin, assets)) {
    case 'other':
      return;
    case 'asset':
      return event.respondWith(fromShell(request));
    case 'shell':
      return event.respondWith(shellDocument(request));
    case 'order':
      return event.respondWith(orderOrKept(request));
    case 'page':
      return event.respondWith(pageOrOffline(request));
  }
});

worker.addEventListener('message', (event) => {
  const message = event.data as { type?: string } | KeepMessage;
  // A new version waits until somebody takes it: never forced on a door in the middle of a queue.
  if ('type' in message && message.type === 'SKIP_WAITING') return event.waitUntil(worker.skipWaiting());
  if (!('kind' in message) || message.kind !== 'keep-order') return;
  event.waitUntil(keepOrderPage(message).then((kept) => event.ports[0]?.postMessage(kept)));
});

async function begin(): Promise<void> {
  const doorOpen = await doorIsOpen(worker.clients);
  // A door in the middle of a queue goes on with the version before, and may yet need a file of it, without a network.
  if (!doorOpen) await forgetOldShells();
  await worker.clients.claim();
  if (doorOpen) await keepForDoor().catch(later);
}

/** The network went away meanwhile; the next opening of the door tries again. */
function later(): void {}
