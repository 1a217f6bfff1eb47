import { orderKey } from '../lib/shop/kept-orders.ts';

/** What a request is to the service worker. One function, so that `index` can read like a table of contents. */
export type Kind =
  /** A page that must start without a network: the door, the tickets on this device. */
  | 'shell'
  /** An order with its tickets. */
  | 'order'
  /** Any other page. */
  | 'page'
  /** Built files; their names change with their content. */
  | 'asset'
  /** Not ours to answer: the API, other sites, anything that changes something. */
  | 'other';

/** Pages whose document is kept whole. Each has its German twin. */
export const shells = ['/door', '/orders', '/offline'];
export const shellPaths = [...shells, ...shells.map((path) => `/de${path}`)];

interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** @param assets paths of everything that was built (`build` and `files` of `$service-worker`) */
export function kindOf(request: Asked, origin: string, assets: ReadonlySet<string>): Kind {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin) return 'other';
  if (assets.has(url.pathname) || url.pathname.startsWith('/_app/immutable/')) return 'asset';
  if (url.pathname.startsWith('/api/')) return 'other';
  if (orderKey(request.url) !== null) return request.mode === 'navigate' ? 'order' : 'other';
  if (request.mode !== 'navigate') return 'other';
  return shellPaths.includes(trimmed(url.pathname)) ? 'shell' : 'page';
}

/** The shell that stands for a page which cannot be fetched. */
export function offlinePathFor(path: string): string {
  return path === '/de' || path.startsWith('/de/') ? '/de/offline' : '/offline';
}

export function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Whether a page of the door is open: only a door needs the decoder, which is heavier than all the rest. */
export function isDoor(path: string): boolean {
  return /^(?:\/de)?\/door(?:\/|$)/.test(path);
}
