/** Which way imports point. The tree has floors; whoever imports upwards hears which sentence of the house they broke. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Floor {
  height: number;
  sentence: string;
}

const floors: Record<string, Floor> = {
  domain: { height: 0, sentence: 'domain/ holds the rules: it imports nothing but pure libraries and itself.' },
  db: { height: 1, sentence: 'db/ knows tables and rules, and nobody above.' },
  'durable-objects': { height: 2, sentence: 'durable-objects/ stands on db/ and domain/, and never calls the Worker.' },
  worker: { height: 3, sentence: 'worker/ stands on everything below and knows nothing of pages but the built site.' },
  web: { height: 4, sentence: 'web/ takes only `import type { App }` from worker/, and anything from domain/.' },
};

/** Libraries that neither fetch, store, nor ask for the time: all that a rule may lean on. */
const pureLibraries = new Set(['zod', '@noble/ed25519', '@noble/hashes', 'temporal-polyfill']);

export interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  names: string;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?((?:[\w*$\s{},]|as\b)*?)\s*(?:from\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every import of a file's text, with relative and `#` paths resolved to paths from the root. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[3] ?? match[4]!;
    const to = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : specifier.startsWith('#')
        ? specifier.slice(1)
        : specifier;
    return { from: file, to, typeOnly: match[1] !== undefined, names: (match[2] ?? '').trim() };
  });
}

/** Why an import is not allowed, or null. */
export function broken({ from, to, typeOnly, names }: Import): string | null {
  const here = from.split('/')[0]!;
  const there = to.split('/')[0]!;
  const floor = floors[here];
  if (!floor) return null; // dev, tests and bench may look at everything
  const isTest = /\.test\.ts$|\/testing(\/|\.ts$)/.test(from);
  const target = floors[there];
  if (target) {
    if (here === 'web' && there === 'worker') return typeOnly && names === '{ App }' ? null : floor.sentence;
    if (here === 'web' && there !== 'web' && there !== 'domain') return floor.sentence;
    const builtSite = here === 'worker' && to.startsWith('web/.svelte-kit/cloudflare/');
    return target.height <= floor.height || builtSite ? null : floor.sentence;
  }
  if (['dev', 'tests', 'bench'].includes(there) && !isTest)
    return `${here}/ runs in production and cannot lean on ${there}/.`;
  if (here === 'domain' && !isTest && !/\/make-[\w-]+\.ts$/.test(from)) {
    const library = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : there;
    return pureLibraries.has(library) ? null : floor.sentence;
  }
  return null;
}

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(ts|js|mjs|svelte)$/.test(file));

const read = (file: string): string => {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return ''; // listed by git and deleted in the work tree
  }
};

describe('the floors', () => {
  it('every import points down', () => {
    const imports = tracked.flatMap((file) => importsOf(file, read(file)));
    expect(imports.length).toBeGreaterThan(100);
    const faults = imports.flatMap((one) => {
      const reason = broken(one);
      return reason ? [`${one.from} → ${one.to}: ${reason}`] : [];
    });
    expect(faults).toEqual([]);
  });

  it('sees each kind of fault', () => {
    const faultOf = (file: string, text: string) => importsOf(file, text).map(broken);
    expect(faultOf('domain/x.ts', `import { a } from '#db/client';`)).toEqual([floors.domain!.sentence]);
    expect(faultOf('domain/x.ts', `import { Hono } from 'hono';`)).toEqual([floors.domain!.sentence]);
    expect(faultOf('domain/x.ts', `import { readFile } from 'node:fs';`)).toEqual([floors.domain!.sentence]);
    expect(faultOf('db/x.ts', `import {\n  a,\n  b,\n} from '../worker/env.ts';`)).toEqual([floors.db!.sentence]);
    expect(faultOf('web/src/x.ts', `import { app } from '../../worker/app.ts';`)).toEqual([floors.web!.sentence]);
    expect(faultOf('web/src/x.ts', `import type { App } from '../../worker/app.ts';`)).toEqual([null]);
    expect(faultOf('web/src/x.ts', `const { a } = await import('#db/client');`)).toEqual([floors.web!.sentence]);
    expect(faultOf('worker/x.ts', `export { a } from '../dev/stack.ts';`)[0]).toContain('cannot lean on dev/');
    expect(faultOf('worker/x.ts', `import '#durable-objects/box-office';`)).toEqual([null]);
  });
});
