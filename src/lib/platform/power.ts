/**
 * Keeps the screen on until the returned function is called: a sleeping computer answers
 * nothing. Browsers release the lock of hidden tabs, so it is requested again when the tab is
 * visible again. Does nothing where it is not supported or refused (a low battery, for one).
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

/** What the browser reports of the battery. */
export interface BatteryState {
  /** 0 to 1. */
  level: number;
  charging: boolean;
}

interface Battery extends EventTarget, BatteryState {}

/**
 * Watches the battery until the returned function is called. Reports its state once it is known and
 * whenever it changes; null where the browser reports nothing (Firefox, Safari, plain http).
 */
export function watchBattery(onChange: (state: BatteryState | null) => void): () => void {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  const events = ['levelchange', 'chargingchange'];
  let battery: Battery | null = null;
  let watching = true;
  const report = () => {
    if (watching) onChange(battery && { level: battery.level, charging: battery.charging });
  };

  void (getBattery?.call(navigator) ?? Promise.resolve(null))
    .catch(() => null) // refused by a policy: unknown
    .then((found) => {
      battery = found;
      if (watching) for (const event of events) battery?.addEventListener(event, report);
      report();
    });
  return () => {
    watching = false;
    for (const event of events) battery?.removeEventListener(event, report);
  };
}

/** A stretch of time in which this page did not run; milliseconds since the epoch. */
export interface Gap {
  from: number;
  to: number;
}

/** Hidden tabs are woken once a minute at least, frozen ones and sleeping computers are not. */
const LONGEST_WAIT = 150_000;
const BEAT = 5_000;

/**
 * Notices when the page did not run for more than two and a half minutes: the computer slept, or
 * the browser froze the tab. Watches until the returned function is called.
 */
export function watchGaps(onGap: (gap: Gap) => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const from = last;
    last = Date.now();
    if (last - from > LONGEST_WAIT) onGap({ from, to: last });
  }, BEAT);
  return () => clearInterval(timer);
}
