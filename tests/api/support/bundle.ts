/** Bundles the Worker without pages, with the bindings of the real wrangler.toml; again only when a source has changed. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorker } from '../../../dev/bundle.ts';
import { withLock } from '../../../dev/lock.ts';
import { buildWhenChanged, root } from '../../../dev/stamp.ts';

const folder = join(root, '.foyer/build/api-tests');
const sources = [
  'worker',
  'durable-objects',
  'db',
  'domain',
  'tests/api/support',
  'wrangler.toml',
  'package-lock.json',
];

export async function apiBundle(): Promise<{ configPath: string; bundleDir: string }> {
  const configPath = join(folder, 'wrangler.toml');
  const bundleDir = join(folder, 'bundle');
  await cp(join(root, 'web/static/fonts'), join(folder, 'assets/fonts'), { recursive: true });
  await withLock(join(folder, 'lock'), () =>
    buildWhenChanged({ stampFile: join(folder, 'stamp'), result: bundleDir, from: sources }, async () => {
      await writeFile(configPath, await configText());
      await bundleWorker(configPath, bundleDir);
    }),
  );
  return { configPath, bundleDir };
}

async function configText(): Promise<string> {
  const text = await readFile(join(root, 'wrangler.toml'), 'utf8');
  const entry = JSON.stringify(join(root, 'tests/api/support/worker.ts'));
  return text
    .replace(/^main = .*$/m, `main = ${entry}`)
    .replace(/^directory = .*$/m, 'directory = "assets"')
    .replace(/^\[\[?env\.[\s\S]*$/m, '');
}
