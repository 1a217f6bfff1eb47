/** The description of the API (OpenAPI 3.1), from the very schemas that check it. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../context.ts';
import { configOf, type Bindings } from '../env.ts';

export type Description = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

const introduction = `Selling tickets and letting people in, as the pages of Foyer do it themselves.

Errors are \`application/problem+json\` with a closed list of codes; branch on \`code\`. Money is integer minor units with an ISO 4217
code, times are UTC milliseconds, ids carry their kind (\`evt_…\`). Send an \`Idempotency-Key\` of 16 to 128 characters with every POST:
a repeat with the same key gets the first answer. Lists have cursors. \`429\` and \`503\` say in \`Retry-After\` when to come back.`;

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'Required for POST (but for sessions, webhooks and journals). The same key gets the first answer.',
  schema: { type: 'string' as const, minLength: 16, maxLength: 128 },
};

/** Describes the app on demand; the document is made once per isolate. */
export function describeApi(app: OpenAPIHono<ApiEnv>): (env: Bindings) => Description {
  let made: Description | undefined;
  return (env) => (made ??= describe(app, configOf(env).publicOrigin));
}

function describe(app: OpenAPIHono<ApiEnv>, origin: string): Description {
  const description = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Foyer', version: '1', description: introduction, license: { name: 'MIT' } },
    servers: [{ url: origin }],
    tags: ['Catalogue', 'Sale', 'Account', 'Desk', 'Door', 'Service'].map((name) => ({ name })),
  });
  for (const path of Object.values(description.paths ?? {})) {
    for (const method of ['post', 'put', 'delete'] as const) {
      const operation = path[method];
      if (operation) operation.parameters = [...(operation.parameters ?? []), keyParameter];
    }
  }
  return description;
}
