/** Accessibility as axe sees it: WCAG 2.2 A and AA, in the page as it stands. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** One line for each fault: rule, what to do, and the first element it was found at. */
export async function axeFaults(page: Page): Promise<string[]> {
  const source = await readFile(axePath, 'utf8');
  await page.evaluate(source); // not a script element: the page's own policy would refuse it
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}×) ${nodes[0]?.html.slice(0, 160)}`);
  });
}
