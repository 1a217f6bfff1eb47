/** Which methods an address answers to, so that an address can be told from a method that is not there. */

export interface KnownRoute {
  method: string;
  /** With `{name}` for what varies. */
  path: string;
}

const patterns = new WeakMap<readonly KnownRoute[], { method: string; pattern: RegExp }[]>();

/** The methods in upper case; none where nothing is. */
export function methodsAt(routes: readonly KnownRoute[], path: string): string[] {
  let compiled = patterns.get(routes);
  if (!compiled) {
    compiled = routes.map((route) => ({ method: route.method.toUpperCase(), pattern: patternOf(route.path) }));
    patterns.set(routes, compiled);
  }
  return [...new Set(compiled.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${literal}$`);
}
