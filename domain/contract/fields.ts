/** Turns what zod says of a body into our closed field codes, so that a page can put its own sentence beside the field. */
import type { z } from 'zod';
import { fieldCodes, type FieldCode, type FieldError } from './problem.ts';

const known = new Set<string>(fieldCodes);

/**
 * One error per issue, in the order of the fields. A schema's own message wins when it is one of our codes.
 * `input` is what was parsed: it tells a field that is missing from one of the wrong type.
 */
export function fieldErrors(error: z.ZodError, input: unknown): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (known.has(issue.message)) return [{ path, code: issue.message as FieldCode }];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, code: 'unknown-field' as const }));
    return [fieldError(path, issue, valueAt(input, issue.path))];
  });
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function fieldError(path: string, issue: z.core.$ZodIssue, value: unknown): FieldError {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return { path, code: 'required' };
      return { path, code: issue.expected === 'int' ? 'not-whole' : 'wrong-type' };
    case 'too_small': {
      const limit = Number(issue.minimum);
      if (issue.origin === 'string') return { path, code: limit <= 1 ? 'required' : 'too-short', limit };
      return { path, code: issue.origin === 'array' ? 'required' : 'too-small', limit };
    }
    case 'too_big': {
      const limit = Number(issue.maximum);
      if (issue.origin === 'string') return { path, code: 'too-long', limit };
      return { path, code: issue.origin === 'array' ? 'too-many' : 'too-large', limit };
    }
    case 'invalid_value':
      return { path, code: 'unknown-choice' };
    case 'invalid_format':
      return { path, code: issue.format === 'email' ? 'not-an-email' : 'invalid' };
    default:
      return { path, code: 'invalid' };
  }
}
