/** Two tabs must not scan under one name: whoever holds the lock scans, the other one says so and takes over when the first closes. */

export interface Locks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Calls `onHeld` once this tab may scan, and before that `onWaiting` where another one does. Resolves the returned function's way:
 * calling it lets go. Without Web Locks (none of today's browsers) the journal's own check has to do.
 */
export function holdDoor(locks: Locks | undefined, onHeld: () => void, onWaiting: () => void): () => void {
  if (!locks) {
    onHeld();
    return () => {};
  }
  let release = () => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  const waiting = new AbortController();
  const hold = async () => {
    onHeld();
    await until;
  };
  const wait = () => locks.request('foyer-door', { signal: waiting.signal }, hold);
  const attempt = locks.request('foyer-door', { ifAvailable: true }, async (lock) => {
    if (lock) return hold();
    onWaiting();
    void wait().catch(() => {}); // aborted: this tab has gone
  });
  void attempt.catch(() => onHeld()); // a browser that forbids locks here: as if there were none
  return () => {
    release();
    waiting.abort();
  };
}
