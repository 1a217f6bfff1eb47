import type { Form } from './form-body.ts';
import { badParameter } from './problem.ts';
import type { Metadata } from './records.ts';

/** Reads a decoded form the way Stripe does: every complaint names the parameter by its whole path. */
export class Parameters {
  readonly #form: Form;
  readonly #path: string;

  constructor(form: Form, path = '') {
    this.#form = form;
    this.#path = path;
  }

  /** The whole name of a parameter, such as `line_items[0][quantity]`. */
  nameOf(name: string): string {
    return this.#path ? `${this.#path}[${name}]` : name;
  }

  has(name: string): boolean {
    return this.#form[name] !== undefined && this.#form[name] !== '';
  }

  /** True for `name=…`, false for `name[…]=…` and for nothing. */
  isText(name: string): boolean {
    return typeof this.#form[name] === 'string';
  }

  names(): string[] {
    return Object.keys(this.#form);
  }

  /** A text, or null when absent. An empty text is an error, as with Stripe. */
  text(name: string, lengthMax = 5_000): string | null {
    const value = this.#form[name];
    if (value === undefined) return null;
    if (typeof value !== 'string') throw badParameter(this.nameOf(name), 'Invalid string: expected a text.');
    if (value === '') {
      const message = `You passed an empty string for '${this.nameOf(name)}'. We assume empty values are an attempt to unset a parameter; however '${this.nameOf(name)}' cannot be unset.`;
      throw badParameter(this.nameOf(name), message, 'parameter_invalid_empty');
    }
    if (value.length > lengthMax) {
      const message = `Invalid string: ${value.slice(0, 10)}...; must be at most ${lengthMax} characters`;
      throw badParameter(this.nameOf(name), message);
    }
    return value;
  }

  required(name: string, lengthMax?: number): string {
    return this.text(name, lengthMax) ?? this.missing(name);
  }

  missing(name: string): never {
    const param = this.nameOf(name);
    throw badParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
  }

  integer(name: string, min: number, max: number): number | null {
    const value = this.text(name, 100);
    if (value === null) return null;
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
      throw badParameter(this.nameOf(name), `Invalid integer: ${value}`, 'parameter_invalid_integer');
    }
    if (number < min) {
      throw badParameter(
        this.nameOf(name),
        `This value must be greater than or equal to ${min}.`,
        'parameter_invalid_integer',
      );
    }
    if (number > max) throw badParameter(this.nameOf(name), `This value must be less than or equal to ${max}.`);
    return number;
  }

  choice<const T extends string>(name: string, choices: readonly T[]): T | null {
    const value = this.text(name, 100);
    if (value === null) return null;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw badParameter(this.nameOf(name), `Invalid ${this.nameOf(name)}: must be one of ${choices.join(', ')}`);
    }
    return found;
  }

  inner(name: string): Parameters | null {
    const value = this.#form[name];
    if (value === undefined || value === '') return null;
    if (typeof value === 'string') throw badParameter(this.nameOf(name), 'Invalid object');
    return new Parameters(value, this.nameOf(name));
  }

  /** The members of a list that are forms themselves, in the order of their numbers. */
  forms(name: string, countMax: number): Parameters[] {
    const list = this.inner(name);
    if (!list) return [];
    return list.#ordered(countMax).map((key) => list.inner(key) ?? list.missing(key));
  }

  /** The members of a list of texts. A single text without brackets counts as a list of one. */
  texts(name: string, countMax: number): string[] {
    if (typeof this.#form[name] === 'string') return [this.required(name)];
    const list = this.inner(name);
    return list ? list.#ordered(countMax).map((key) => list.required(key)) : [];
  }

  #ordered(countMax: number): string[] {
    const keys = this.names();
    if (keys.some((key) => !/^\d{1,4}$/.test(key))) throw badParameter(this.#path, 'Invalid array');
    if (keys.length > countMax) throw badParameter(this.#path, `Array exceeded maximum ${countMax} allowed elements.`);
    return keys.sort((a, b) => Number(a) - Number(b));
  }

  /** Up to 50 keys of 40 characters with values of 500, https://docs.stripe.com/api/metadata. */
  metadata(name = 'metadata'): Metadata {
    const pairs = this.inner(name);
    if (!pairs) return {};
    const keys = pairs.names();
    if (keys.length > 50) throw badParameter(this.nameOf(name), 'You can only specify up to 50 metadata keys.');
    const metadata: Metadata = {};
    for (const key of keys) {
      if (key.length > 40) throw badParameter(pairs.nameOf(key), 'Metadata keys can have up to 40 characters.');
      if (pairs.has(key)) metadata[key] = pairs.required(key, 500);
    }
    return metadata;
  }

  refuseUnknown(known: readonly string[]): void {
    const unknown = this.names().find((name) => !known.includes(name));
    if (unknown === undefined) return;
    const param = this.nameOf(unknown);
    throw badParameter(param, `Received unknown parameter: ${param}`, 'parameter_unknown');
  }
}
