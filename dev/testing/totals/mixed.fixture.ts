import { expect, it } from 'vitest';

it('passes', () => expect(1).toBe(1));
it('fails', () => expect(1).toBe(2));
it('never ends', () => new Promise(() => undefined));
it.skip('is switched off', () => undefined);
