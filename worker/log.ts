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

/** What of an error may be logged: its kind, its words and where it came from. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 500) };
  return {
    error: `${error.name}: ${error.message}`.slice(0, 500),
    stack: error.stack?.slice(0, 4_000),
    cause: error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}`.slice(0, 500) : undefined,
  };
}
