/** The description for people: one page without a script, from the same document that programs read. */
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import { problems } from '#domain/contract/problem';
import type { ApiEnv } from '../context.ts';
import type { Description } from './describe-api.ts';
import { stylesheet } from './stylesheet.ts';

type Operation = NonNullable<NonNullable<Description['paths']>[string]['get']>;
type Html = ReturnType<typeof html>;

const methods = ['get', 'post', 'put', 'delete'] as const;

export function showDocs(c: Context<ApiEnv>, description: Description) {
  const nonce = crypto.randomUUID();
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`,
  );
  c.header('cache-control', 'public, max-age=300');
  const names = (description.tags ?? []).map((tag) => tag.name);
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>Foyer API</title>
          <style nonce="${nonce}">
            ${raw(stylesheet)}
          </style>
        </head>
        <body>
          <header>
            <h1>Foyer API</h1>
            ${paragraphs(description.info.description ?? '')}
            <p>For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
            <nav>${names.map((name) => html`<a href="#${name}">${name}</a> `)}<a href="#problems">Problems</a></nav>
          </header>
          <main>${names.map((name) => section(name, description))} ${problemTable()} ${schemas(description)}</main>
        </body>
      </html>`,
  );
}

function section(tag: string, description: Description): Html {
  const operations = Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation?.tags?.includes(tag) ? [operationView(method, path, operation)] : [];
    }),
  );
  return html`<section id="${tag}">
    <h2>${tag}</h2>
    ${operations}
  </section>`;
}

function operationView(method: string, path: string, operation: Operation): Html {
  const parameters = (operation.parameters ?? []) as { name: string; in: string; description?: string }[];
  const body = operation.requestBody as { content?: Record<string, { schema?: unknown }> } | undefined;
  return html`<details>
    <summary>
      <b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary ?? ''}</span>
    </summary>
    ${
      parameters.length > 0
        ? html`<ul>
            ${parameters.map(
              (parameter) =>
                html`<li>
                  <code>${parameter.name}</code> in ${parameter.in}
                  ${parameter.description ? `: ${parameter.description}` : ''}
                </li>`,
            )}
          </ul>`
        : ''
    }
    ${Object.entries(body?.content ?? {}).map(([type, { schema }]) => html`<p>Body (${type}): ${shape(schema)}</p>`)}
    ${Object.entries(operation.responses ?? {}).map(([status, response]) => responseView(status, response))}
  </details>`;
}

function responseView(status: string, response: unknown): Html {
  const { description, content } = response as { description: string; content?: Record<string, { schema?: unknown }> };
  const shown = Object.values(content ?? {}).map(({ schema }) => shape(schema));
  return html`<p><b>${status}</b> ${description} ${shown}</p>`;
}

/** A named schema as a link to its place, any other as what it is. */
function shape(schema: unknown): Html {
  const name = /#\/components\/schemas\/(\w+)$/.exec((schema as { $ref?: string } | undefined)?.$ref ?? '')?.[1];
  return name ? html`<a href="#schema-${name}">${name}</a>` : html`<code>${JSON.stringify(schema ?? {})}</code>`;
}

function problemTable(): Html {
  return html`<section id="problems">
    <h2>Problems</h2>
    <table>
      ${Object.entries(problems).map(
        ([code, [status, title]]) =>
          html`<tr>
            <td><code>${code}</code></td>
            <td>${status}</td>
            <td>${title}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

function schemas(description: Description): Html {
  return html`<section id="schemas">
    <h2>Schemas</h2>
    ${Object.entries(description.components?.schemas ?? {}).map(
      ([name, schema]) =>
        html`<details id="schema-${name}">
          <summary><code>${name}</code></summary>
          <pre>${JSON.stringify(schema, null, 2)}</pre>
        </details>`,
    )}
  </section>`;
}

/** Blank lines part paragraphs, backticks mark code. */
function paragraphs(text: string): Html[] {
  return text
    .split('\n\n')
    .map((part) => html`<p>${part.split('`').map((piece, i) => (i % 2 ? html`<code>${piece}</code>` : piece))}</p>`);
}
