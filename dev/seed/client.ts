/** Talks to a running Foyer as any program would: JSON, a cookie, an idempotency key for every change. */

export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(method: string, path: string, status: number, body: unknown) {
    super(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Sends bytes as they are, such as a picture. */
  upload<T>(path: string, bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<T>;
}

/**
 * A client with a cookie jar of its own. Every answer outside 200–299 is thrown as `ApiError`.
 * @param address where it seems to come from: the limits on changes count by address, and a crowd has many
 */
export function apiClient(baseUrl: string, address?: string): ApiClient {
  let cookie = '';
  async function call<T>(method: string, path: string, body?: BodyInit, contentType?: string): Promise<T> {
    const headers = new Headers({ origin: baseUrl });
    if (cookie) headers.set('cookie', cookie);
    if (address) headers.set('cf-connecting-ip', address);
    if (contentType) headers.set('content-type', contentType);
    if (method !== 'GET') headers.set('idempotency-key', crypto.randomUUID());
    const response = await fetch(`${baseUrl}${path}`, { method, headers, body, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) cookie = mergeCookie(cookie, line);
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw new ApiError(method, path, response.status, value);
    return value as T;
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, JSON.stringify(body), 'application/json'),
    put: (path, body) => call('PUT', path, JSON.stringify(body), 'application/json'),
    upload: (path, bytes, contentType) => call('POST', path, bytes, contentType),
  };
}

function mergeCookie(jar: string, line: string): string {
  const pair = line.split(';')[0]!;
  const name = pair.split('=')[0]!;
  const others = jar.split('; ').filter((one) => one !== '' && !one.startsWith(`${name}=`));
  return [...others, pair].join('; ');
}
