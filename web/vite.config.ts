import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * What many pages share is often a line or two: a word, an icon. Left to itself each combination of pages gets a file for it, and dozens
 * of files of two hundred bytes weigh more than one of some kilobytes. The desk's and the door's own words stay with them.
 */
const crumbs: Plugin = {
  name: 'foyer-crumbs',
  applyToEnvironment: ({ name }) => name === 'client',
  outputOptions: (options) => ({
    ...options,
    codeSplitting: {
      groups: [{ name: 'crumbs', test: isShared, minShareCount: 2, maxModuleSize: 2_500 }],
    },
  }),
};

function isShared(id: string): boolean {
  return /paraglide\/messages\/(shop|nav|footer|price|app|language|update)_|\/src\/lib\/(ui|shop)\//.test(id);
}

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['url', 'cookie', 'preferredLanguage', 'baseLocale'],
      emitTsDeclarations: true,
    }),
    sveltekit(),
    crumbs,
  ],
  build: {
    // The lists of what to fetch ahead of each page name every file of the desk to every buyer; the service worker has them all anyway.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
    },
  },
  server: { fs: { allow: ['..'] } },
});
