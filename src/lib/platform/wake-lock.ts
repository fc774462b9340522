/**
 * Keeps the screen on until the function that is returned is called: a sleeping computer answers
 * nothing. Browsers take the lock away from hidden tabs, so it is taken anew when the tab is seen
 * again. Does nothing where it is not supported or refused (a low battery, for one).
 *
 * @param onChange hears whether the lock is held, whenever that changes
 */
export function keepAwake(onChange: (held: boolean) => void = () => {}): () => void {
  const wakeLock = navigator.wakeLock as WakeLock | undefined;
  if (!wakeLock) return () => {};
  let wanted = true;
  let held: WakeLockSentinel | null = null;

  const take = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== 'visible' || (held && !held.released)) return;
    try {
      const sentinel = await wakeLock.request('screen');
      if (!wanted) {
        await sentinel.release();
        return;
      }
      held = sentinel;
      onChange(true);
      sentinel.addEventListener('release', () => {
        if (wanted && held === sentinel) onChange(false);
      });
    } catch {
      // Refused for now: the run goes on without, and asks again when the tab is next seen.
    }
  };
  const onVisible = () => void take();

  document.addEventListener('visibilitychange', onVisible);
  void take();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', onVisible);
    void held?.release().catch(() => {});
    held = null;
  };
}
