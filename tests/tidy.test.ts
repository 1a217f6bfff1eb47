/** What the compiler and the linter do not see: texts in both languages, secrets, and leftovers. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const messages = (locale: string) =>
  Object.fromEntries(
    readdirSync(join(root, 'web/messages', locale)).flatMap((file) =>
      Object.entries(JSON.parse(read(`web/messages/${locale}/${file}`)) as Record<string, unknown>),
    ),
  );

/** The placeholders of a message, wherever they stand in its variants. */
const placeholders = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

describe('texts', () => {
  const english = messages('en');
  const german = messages('de');

  it('each text exists in English and in German', () => {
    expect(Object.keys(english).length).toBeGreaterThan(100);
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  });

  it('both say the same things: no placeholder is lost in translation', () => {
    const lost = Object.keys(english).filter(
      (key) => placeholders(english[key]).join() !== placeholders(german[key]).join(),
    );
    expect(lost).toEqual([]);
  });
});

describe('the tree', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

  it('holds no secret and no file that belongs to one machine', () => {
    expect(files.filter((file) => /(^|\/)(\.env|\.dev\.vars)(\.|$)|\.pem$|\.key$/.test(file))).toEqual([]);
    const source = files.filter(
      (file) => /\.(ts|svelte|toml|json|mjs|js|md)$/.test(file) && file !== 'package-lock.json',
    );
    const live = /\b(sk|rk)_live_[A-Za-z0-9]{16}|\bwhsec_[A-Za-z0-9+/]{32}/;
    expect(source.filter((file) => live.test(read(file)))).toEqual([]);
  });

  it('has no test that is switched off', () => {
    const tests = files.filter((file) => file.endsWith('.test.ts') && file !== 'tests/tidy.test.ts');
    expect(tests.filter((file) => /\b(it|describe|test)\.(only|skip|todo)\(/.test(read(file)))).toEqual([]);
  });
});
