import adapter from '@sveltejs/adapter-cloudflare';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    paths: { relative: false }, // the offline page is shown under any address, so it cannot name its files from where it stands
    adapter: adapter({ config: 'wrangler.adapter.jsonc' }),
    // Shells that start without a network (src/sw/kinds.ts), in every language. Nothing else stands still, so nothing is crawled.
    prerender: { crawl: false, entries: ['/door', '/orders', '/offline', '/de/door', '/de/orders', '/de/offline'] },
    // workbox-window registers it, so that a new version can be offered. The fonts of printed tickets are the server's own.
    serviceWorker: { register: false, files: (path) => !path.startsWith('fonts/') },
    csp: {
      // Hashes, not nonces: public pages stand in caches, and a nonce that many visitors share is none.
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'], // the QR decoder of the door is WebAssembly
        'style-src': ['self', 'unsafe-inline'], // Svelte sets style attributes for transitions
        'img-src': ['self', 'data:', 'blob:'],
        'media-src': ['self', 'blob:', 'mediastream:'],
        'connect-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
  },
};
