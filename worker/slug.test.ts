import { expect, it } from 'vitest';
import { numberedSlugs, slugOf } from './slug.ts';

it('a name becomes an address that can be read', () => {
  expect(slugOf('Späte Nacht – Größe & Æther', 'event')).toBe('spate-nacht-grosse-aether');
  expect(slugOf('  ¡Olé!  ', 'event')).toBe('ole');
  expect(slugOf('東京', 'event')).toBe('event');
  expect(slugOf('x'.repeat(200), 'event')).toHaveLength(80);
  expect([...numberedSlugs('a')].slice(0, 3)).toEqual(['a', 'a-2', 'a-3']);
  expect(new Set(numberedSlugs('a')).size).toBe(14);
});
