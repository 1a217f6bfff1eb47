import { expect, it } from 'vitest';

it('passes and leaves an error behind', async () => {
  setTimeout(() => {
    throw new Error('stray');
  }, 5);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(1).toBe(1);
});
