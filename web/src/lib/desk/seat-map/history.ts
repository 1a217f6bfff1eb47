/** What was before and what was undone. Maps share what they have in common, so that a hundred of them cost little. */

/** More than anybody walks back. */
export const stepsMax = 100;

export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Steps of one kind that follow each other at once (typing a name, dragging) are one step. */
  kind: string | null;
}

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [], kind: null };
}

/** A step; `kind` joins it with the step before when that had the same kind. */
export function step<T>(history: History<T>, next: T, kind: string | null = null): History<T> {
  if (next === history.present) return history;
  if (kind !== null && kind === history.kind) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-stepsMax), present: next, future: [], kind };
}

export function undone<T>({ past, present, future }: History<T>): History<T> {
  if (past.length === 0) return { past, present, future, kind: null };
  return { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future], kind: null };
}

export function redone<T>({ past, present, future }: History<T>): History<T> {
  if (future.length === 0) return { past, present, future, kind: null };
  return { past: [...past, present], present: future[0]!, future: future.slice(1), kind: null };
}
