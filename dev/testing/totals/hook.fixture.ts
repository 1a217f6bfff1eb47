import { beforeAll, describe, expect, it } from 'vitest';

describe('a suite whose hook fails', () => {
  beforeAll(() => {
    throw new Error('no server');
  });
  it('could not run', () => expect(1).toBe(1));
  it('could not run either', () => expect(1).toBe(1));
});
