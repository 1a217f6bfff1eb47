/** `npm run bench`: every benchmark in `bench/`, or those named: `npm run bench -- door`. Each is a program that prints its figures. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './stamp.ts';

const folder = join(root, 'bench');

/** A benchmark can be run by itself; what it only shares with others cannot. */
async function benchmarks(): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return files.filter((_, i) => texts[i]!.includes('import.meta.main')).map((file) => file.slice(0, -3));
}

function run(name: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, `${name}.ts`), ...args], { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 130));
  });
}

const known = await benchmarks();
const flagsFrom = process.argv.findIndex((argument, i) => i > 1 && argument.startsWith('-'));
const names = process.argv.slice(2, flagsFrom < 0 ? undefined : flagsFrom);
const flags = flagsFrom < 0 ? [] : process.argv.slice(flagsFrom);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are: ${known.join(', ') || 'none'}.`);
  process.exit(2);
}
const failed: string[] = [];
for (const name of names.length > 0 ? names : known) {
  console.log(`\n# ${name}`);
  if ((await run(name, flags)) !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}.`);
process.exitCode = failed.length > 0 ? 1 : 0;
