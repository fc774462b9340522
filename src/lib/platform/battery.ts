/** What the browser tells of the battery. */
export interface BatteryState {
  /** 0 to 1. */
  level: number;
  charging: boolean;
}

interface Battery extends EventTarget, BatteryState {}

/**
 * Watches the battery until the function that is returned is called. Tells its state once it is
 * known and whenever it changes; null where the browser tells nothing (Firefox, Safari, plain http).
 */
export function watchBattery(onChange: (state: BatteryState | null) => void): () => void {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  const events = ['levelchange', 'chargingchange'];
  let battery: Battery | null = null;
  let watching = true;
  const tell = () => {
    if (watching) onChange(battery && { level: battery.level, charging: battery.charging });
  };

  void (getBattery?.call(navigator) ?? Promise.resolve(null))
    .catch(() => null) // refused by a policy: unknown
    .then((found) => {
      battery = found;
      if (watching) for (const event of events) battery?.addEventListener(event, tell);
      tell();
    });
  return () => {
    watching = false;
    for (const event of events) battery?.removeEventListener(event, tell);
  };
}
