import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

it('pages with forms let browsers say where they come from: a form without an origin is refused as another site’s', () => {
  const servers = globSync('web/src/routes/**/+page.server.ts').filter((path) => /\bactions\b/.test(read(path)));
  expect(servers.length).toBeGreaterThan(3);
  const silent = servers.filter((path) => /no-referrer/.test(policies(path)));
  expect(silent).toEqual([]);
});

/** What the page's header and its own head say of the referrer. */
function policies(server: string): string {
  const header = /'referrer-policy': '[^']*'/.exec(read(server))?.[0] ?? '';
  const meta = /<meta name="referrer"[^>]*>/.exec(read(join(dirname(server), '+page.svelte')))?.[0] ?? '';
  return header + meta;
}
