import { badParameter } from './problem.ts';

/** A decoded form: texts and nested forms. Lists are forms whose names are 0, 1, 2 … */
export interface Form {
  [name: string]: string | Form;
}

const fieldsMax = 2_000;
const depthMax = 8;

/**
 * Decodes the form encoding that Stripe's libraries send, with nested names such as
 * `line_items[0][price_data][currency]=eur` or `expand[]=line_items`.
 * @throws StripeProblem when a name is malformed, nested too deep, or used both as a text and as a form.
 */
export function decodeForm(text: string): Form {
  const form = emptyForm();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    fields += 1;
    if (fields > fieldsMax) throw badParameter(name, `At most ${fieldsMax} parameters in one request.`);
    place(form, pathOf(name), name, value);
  }
  return form;
}

function emptyForm(): Form {
  return Object.create(null) as Form; // no prototype: a parameter named `__proto__` is just a name
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) throw badParameter(name, `Invalid parameter name: ${name.slice(0, 100)}`);
  const inner = [...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  if (inner.length >= depthMax) throw badParameter(name, `Parameters nest at most ${depthMax} deep.`);
  return [match[1] ?? '', ...inner];
}

function place(form: Form, path: string[], name: string, value: string): void {
  let here = form;
  for (const [index, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(here).length) : part;
    if (index === path.length - 1) {
      here[key] = value;
      return;
    }
    const next = (here[key] ??= emptyForm());
    if (typeof next === 'string') throw badParameter(name, `Invalid parameter: ${name.slice(0, 100)}`);
    here = next;
  }
}
