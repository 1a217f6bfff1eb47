/** Logs: one JSON object a line, with the request id that Worker, object and queue share. Nothing personal goes in. */

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Writes one line. `event` is a short fixed phrase, so that lines can be counted by it. */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  const line = JSON.stringify({ level, event, ...fields });
  if (level === 'error') console.error(line);
  else if (level === 'warn') console.warn(line);
  else console.log(line);
}

/** What of an error may be logged: its kind, its words where they quote nobody, and where it came from. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 500) };
  return {
    error: wordsOf(error).slice(0, 500),
    stack: framesOf(error)?.slice(0, 4_000),
    cause: error.cause instanceof Error ? wordsOf(error.cause).slice(0, 500) : undefined,
  };
}

/**
 * Three kinds of errors quote what they were given: Drizzle's lists the parameters of its query, Stripe's repeats an address that it
 * does not like, a parser shows the text that it stumbled over. Of these only what cannot be anybody's is told.
 */
function wordsOf(error: Error): string {
  const { query, type, code, param, statusCode, requestId } = error as Error & Record<string, unknown>;
  if (typeof query === 'string') return `${error.name}: Failed query: ${query}`;
  if (typeof type === 'string' && type.startsWith('Stripe'))
    return [type, code, param, statusCode, requestId].filter((part) => part !== undefined && part !== null).join(' ');
  return error instanceof SyntaxError ? error.name : `${error.name}: ${error.message}`;
}

/** The stack without its head, which repeats the message. */
function framesOf({ stack, message }: Error): string | undefined {
  if (stack === undefined) return undefined;
  const afterMessage = stack.indexOf(message) + message.length;
  const frames = stack.includes(message) ? stack.slice(afterMessage) : stack;
  return frames
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
