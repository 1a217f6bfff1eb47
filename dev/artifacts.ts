/** What is built before anything runs: the pages, then the Worker that carries them. Built again only when a source has changed. */
import { join } from 'node:path';
import { bundleWorker } from './bundle.ts';
import { startChild } from './child.ts';
import { withLock } from './lock.ts';
import { buildWhenChanged, root } from './stamp.ts';

const cache = join(root, '.foyer/build');
export const workerConfig = join(root, 'wrangler.toml');
export const bundleDir = join(cache, 'worker');

const webSources = ['web', 'domain', 'package-lock.json', 'tsconfig.json'];
const workerSources = ['worker', 'durable-objects', 'db', 'domain', 'wrangler.toml', 'package-lock.json'];

/** Builds what is out of date, one process at a time, and says what it does. Answers with the folder of the bundle. */
export async function buildArtifacts(say: (line: string) => void = () => undefined): Promise<string> {
  return withLock(join(cache, 'lock'), async () => {
    const site = join(root, 'web/.svelte-kit/cloudflare/_worker.js');
    const web = { stampFile: join(cache, 'web.stamp'), result: site, from: webSources };
    await buildWhenChanged(web, () => {
      say('building the pages …');
      return buildWeb();
    });
    const from = [...workerSources, '.foyer/build/web.stamp'];
    const worker = { stampFile: join(cache, 'worker.stamp'), result: bundleDir, from };
    await buildWhenChanged(worker, () => {
      say('bundling the Worker …');
      return bundleWorker(workerConfig, bundleDir);
    });
    return bundleDir;
  });
}

/** Runs a tool from our packages in a folder. @throws Error with its last words. */
export async function runTool(script: string, args: string[], cwd = root): Promise<void> {
  // A test that has to build sets NODE_ENV to `test`, and would get pages for development, without their service worker.
  const env = { NODE_ENV: 'production' };
  const child = startChild(process.execPath, [join(root, 'node_modules', script), ...args], { cwd, env });
  if ((await child.ended) !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${child.lastWords()}`);
}

async function buildWeb(): Promise<void> {
  await runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], join(root, 'web'));
}

/** What the compiler of web/ needs before it can look: the messages as functions, Kit's generated types. */
export async function prepareWebTypes(): Promise<void> {
  await withLock(join(cache, 'lock'), async () => {
    const project = ['--project', 'web/project.inlang', '--outdir', 'web/src/lib/paraglide'];
    const strategy = ['url', 'cookie', 'preferredLanguage', 'baseLocale'];
    await runTool('@inlang/paraglide-js/bin/run.js', [
      'compile',
      ...project,
      '--emit-ts-declarations',
      '--strategy',
      ...strategy,
    ]);
    await runTool('@sveltejs/kit/svelte-kit.js', ['sync'], join(root, 'web'));
  });
}
