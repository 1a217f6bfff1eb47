import { describe, expect, it } from 'vitest';
import { refusalCodes } from '#domain/box-office/commands';
import { problemCodes, problems } from '#domain/contract/problem';
import { problemOfRefusal, problemResponse } from './problem.ts';

describe('problems', () => {
  it('every code has its status, its sentence and the request', async () => {
    for (const code of problemCodes) {
      const response = problemResponse({ code }, 'request-1');
      expect(response.status).toBe(problems[code][0]);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code, status: response.status, requestId: 'request-1' });
    }
  });

  it('every refusal of a box office becomes one of them, never an internal error', () => {
    for (const code of refusalCodes) {
      const problem = problemOfRefusal({ code });
      expect(problemCodes).toContain(problem.code);
      expect(problem.code, code).not.toBe('internal');
    }
    expect(problemOfRefusal({ code: 'not-enough-left', left: 0 })).toEqual({ code: 'not-enough-left', left: 0 });
  });

  it('says in whole seconds when to come back, at least one', () => {
    const after = (retryAfterMs: number) =>
      problemResponse({ code: 'busy', retryAfterMs }, 'r').headers.get('retry-after');
    expect([after(20), after(1_000), after(1_001)]).toEqual(['1', '1', '2']);
  });
});
