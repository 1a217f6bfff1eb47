/** `npm run check`: types of every part, lint, format, floors. Says how long each took; fails if one of them does. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareWebTypes } from './artifacts.ts';
import { root } from './stamp.ts';

interface Step {
  name: string;
  run: () => Promise<boolean>;
}

/** What the compiler and the formatter remember, so that a second look only looks at what has changed. */
const memory = join(root, '.foyer/check');
const types = (part: string): Step => {
  const file = join(memory, `${part.replace('/', '-')}.tsbuildinfo`);
  return tool(`types ${part}`, 'typescript/bin/tsc', ['-p', part, '--incremental', '--tsBuildInfoFile', file]);
};
/** The compiled messages lie there, in files that nobody writes by hand. */
const generated = '!web/project.inlang/**';
const format = ['--check', '--log-level', 'warn', '--cache', '--cache-location', join(memory, 'prettier')];
const steps: Step[] = [
  ...['domain', 'db', 'durable-objects', 'worker', 'dev', 'dev/testing'].map(types),
  { name: 'types web', run: checkWeb },
  tool('lint', 'oxlint/bin/oxlint', ['--quiet']),
  tool('format', 'prettier/bin/prettier.cjs', [...format, '.', generated]),
  tool('floors', 'vitest/vitest.mjs', ['run', '--project', 'domain', '--reporter', 'dot', 'tests/']),
];

/** A step that runs a program of our packages, its output shown as it comes. */
function tool(name: string, script: string, args: string[], cwd = root): Step {
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        const command = [join(root, 'node_modules', script), ...args];
        const child = spawn(process.execPath, command, { cwd, stdio: 'inherit' });
        child.once('error', () => resolve(false));
        child.once('exit', (code) => resolve(code === 0));
      }),
  };
}

async function checkWeb(): Promise<boolean> {
  await prepareWebTypes();
  const args = ['--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human'];
  return tool('svelte-check', 'svelte-check/bin/svelte-check', args, join(root, 'web')).run();
}

const failed: string[] = [];
for (const { name, run } of steps) {
  const sinceMs = Date.now();
  const isGood = await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  if (!isGood) failed.push(name);
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name.padEnd(22)} ${((Date.now() - sinceMs) / 1000).toFixed(1)} s`);
}
console.log(failed.length === 0 ? 'All checks pass.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
