/**
 * Keeps the screen on where the browser can, also after it was covered for a moment or the browser let go by itself. Says whether it
 * does. Returns how to let it sleep again.
 */
export function keepAwake(tell: (awake: boolean) => void = () => {}): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async () => {
    if (over || document.visibilityState !== 'visible') return;
    if (!('wakeLock' in navigator)) return tell(false);
    if (lock && !lock.released) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (over) return await lock.release();
      tell(true);
      lock.addEventListener('release', () => void ask(), { once: true });
    } catch {
      tell(false); // refused (battery saver): the screen then sleeps as it always does
    }
  };
  void ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
