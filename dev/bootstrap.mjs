/**
 * What `npm start`, `npm test` and the others call. It runs on whatever Node the machine has: installs the packages when they are
 * missing or not those of the lock file, then hands over to `dev/<command>.ts` on the current Node that came with them.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Type stripping without a flag begins here. */
const oldestNode = [22, 18];
const commands = ['start', 'test', 'bench', 'check', 'build', 'drill', 'sim'];

/** The packages as the lock file names them: `path@version`, without those that another platform needs. */
function packagesOf(lockText) {
  const { packages = {} } = JSON.parse(lockText);
  return new Map(
    Object.entries(packages)
      .filter(([path, entry]) => path !== '' && !entry.link)
      .map(([path, entry]) => [
        path,
        { version: entry.version, optional: Boolean(entry.optional || entry.devOptional) },
      ]),
  );
}

/** Whether node_modules holds what the lock file says, as npm itself noted it when it installed. */
export function isInstalled(root) {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(root, 'node_modules/.foyer-lock');
  const noteFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(noteFile)) return false;
  const lockText = readFileSync(lockFile, 'utf8');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;
  const there = packagesOf(readFileSync(noteFile, 'utf8'));
  for (const [path, { version, optional }] of packagesOf(lockText)) {
    const found = there.get(path);
    if (found ? found.version !== version : !optional) return false;
  }
  writeFileSync(stampFile, stamp);
  return true;
}

/** The Node to go on with: the one from the packages, else our own if it is young enough, else `null`. */
export function nodeFor(root, own = { version: process.versions.node, path: process.execPath }) {
  const packaged = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  const [major, minor] = own.version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]) ? own.path : null;
}

/** Runs a program with our terminal; answers with its exit code. Signals meant for us are passed on. */
function run(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const passOn = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, passOn);
    const finish = (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      finish(127);
    });
    child.once('exit', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

async function install(root) {
  console.log('Installing packages …');
  const npm = process.env.npm_execpath;
  const code =
    npm && /\.c?js$/.test(npm)
      ? await run(process.execPath, [npm, 'ci'], { cwd: root })
      : await run('npm', ['ci'], { cwd: root, shell: process.platform === 'win32' });
  if (code !== 0) {
    console.error(
      'The packages could not be installed: see above; is the package registry reachable, is the disk full?',
    );
    process.exit(code);
  }
}

async function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const [command, ...args] = process.argv.slice(2);
  if (!commands.includes(command ?? '')) {
    console.error(`Say what to do: ${commands.map((known) => `npm run ${known}`).join(', ')}.`);
    process.exit(2);
  }
  if (!isInstalled(root)) {
    await install(root);
    isInstalled(root); // leaves the stamp
  }
  const node = nodeFor(root);
  if (node === null) {
    console.error(
      `Foyer needs Node ${oldestNode.join('.')} or newer on this platform, and this is ${process.versions.node}.`,
    );
    process.exit(1);
  }
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  const script = join(root, 'dev', `${command}.ts`);
  process.exit(
    await run(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
      cwd: root,
      env: { ...process.env, PATH: path },
    }),
  );
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await main();
