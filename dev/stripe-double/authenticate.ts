import { StripeProblem } from './problem.ts';

/**
 * Checks the API key as Stripe does, and never lets a live key pass: it must not be lying about on a developer's machine.
 * @param header The `Authorization` header, `Bearer sk_test_…` or Basic with the key as user name.
 * @param expected The only key that is taken, or null for every test key.
 * @throws StripeProblem 401
 */
export function authenticate(header: string | undefined, expected: string | null): void {
  const key = keyOf(header);
  if (key === '') {
    throw unauthorized(
      'You did not provide an API key. Use the Authorization header: Authorization: Bearer YOUR_SECRET_KEY',
    );
  }
  if (/^(sk|rk)_live_/.test(key)) throw unauthorized('This is a local stand-in. Never give it a live key.');
  if (!/^(sk|rk)_test_\w+$/.test(key) || (expected !== null && key !== expected)) {
    throw unauthorized(`Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`);
  }
}

function keyOf(header = ''): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  if (bearer) return bearer;
  const basic = /^Basic\s+(\S+)$/i.exec(header)?.[1];
  return basic ? (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '') : '';
}

function unauthorized(message: string): StripeProblem {
  return new StripeProblem(401, { type: 'invalid_request_error', message });
}
