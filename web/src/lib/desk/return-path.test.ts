import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

describe('where to go after signing in', () => {
  it('goes back to where one was, with query and hash', () => {
    expect(returnPath('/desk/events/evt_1/orders?query=a%40b.c#o', '/desk')).toBe(
      '/desk/events/evt_1/orders?query=a%40b.c#o',
    );
    expect(returnPath('/de/desk/events/new', '/desk')).toBe('/de/desk/events/new');
  });

  it.each([
    null,
    '',
    'desk',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
  ])('never leaves the site: %j', (next) => expect(returnPath(next, '/desk')).toBe('/desk'));

  it('does not lead back to the form it came from', () => {
    expect(returnPath('/desk/sign-in?next=/desk/sign-in', '/desk')).toBe('/desk');
    expect(returnPath('/de/desk/register', '/desk')).toBe('/desk');
  });
});
