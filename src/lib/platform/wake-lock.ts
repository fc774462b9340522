/**
 * Keeps the screen on until the function that is returned is called: a sleeping computer answers
 * nothing. Browsers take the lock away from hidden tabs, so it is taken anew when the tab is seen
 * again. Does nothing where it is not supported or refused (a low battery, for one).
 */
export function keepAwake(): () => void {
  const wakeLock = navigator.wakeLock as WakeLock | undefined;
  if (!wakeLock) return () => {};
  let wanted = true;
  let held: WakeLockSentinel | null = null;

  const take = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== 'visible' || (held && !held.released)) return;
    try {
      const sentinel = await wakeLock.request('screen');
      if (wanted) held = sentinel;
      else await sentinel.release();
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
