/** The production bundle of a Worker: what `wrangler deploy` would upload, built without uploading. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { V4ModuleDefinition } from 'miniflare';
import { startChild } from './child.ts';
import { root } from './stamp.ts';

/** What wrangler needs to hear so that it asks nobody and reports to nobody. */
export const quietWrangler = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_LOG_SANITIZE: 'true',
  NO_COLOR: '1',
  CI: '1',
};

/** Bundles the Worker of that config into `outDir`. @throws Error with what the bundler said. */
export async function bundleWorker(configPath: string, outDir: string): Promise<void> {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const args = [wrangler, 'deploy', '--dry-run', '--outdir', outDir, '--config', configPath];
  const child = startChild(process.execPath, args, { cwd: root, env: quietWrangler });
  if ((await child.ended) !== 0) throw new Error(`The Worker could not be bundled:\n${child.lastWords()}`);
}

const typeOf: Record<string, V4ModuleDefinition['type']> = {
  js: 'ESModule',
  mjs: 'ESModule',
  wasm: 'CompiledWasm',
  bin: 'Data',
  txt: 'Text',
  html: 'Text',
  sql: 'Text',
};

/** The bundle's modules as Miniflare wants them, the entry first. */
export async function modulesOf(outDir: string): Promise<V4ModuleDefinition[]> {
  const files = (await readdir(outDir, { recursive: true })).filter(
    (file) => !file.endsWith('.map') && file !== 'README.md',
  );
  const modules = files.flatMap((file): V4ModuleDefinition[] => {
    const type = typeOf[file.split('.').at(-1)!];
    return type ? [{ type, path: join(outDir, file) }] : [];
  });
  // The entry is the one script at the top that bears the name of `main`; wrangler puts nothing else there but assets of modules.
  const isEntry = ({ path, type }: V4ModuleDefinition) => type === 'ESModule' && !relative(outDir, path).includes('/');
  return modules.sort((a, b) => Number(isEntry(b)) - Number(isEntry(a)));
}
