/** Taking turns without remembering: what does not get better must not keep everything after it from being looked at. */

/** At most `max` of them, beginning where the run before ended; over enough runs each has had its turn. */
export function inTurn<T>(all: readonly T[], run: number, max: number): T[] {
  if (all.length <= max) return [...all];
  const from = (run * max) % all.length;
  return [...all.slice(from), ...all.slice(0, from)].slice(0, max);
}
