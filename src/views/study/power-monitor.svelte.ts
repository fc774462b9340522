import {
  keepAwake,
  watchBattery,
  watchGaps,
  type BatteryState,
  type Gap
} from '../../lib/platform';

/** Share of the battery below which a run is at risk. */
const LOW = 0.2;

/** Whether a run can go on unattended: screen, battery, and times in which the page slept. */
export class PowerMonitor {
  /** Whether the browser keeps the screen on for this page. */
  awake = $state(false);
  /** Null where the browser does not report it. */
  battery = $state.raw<BatteryState | null>(null);
  /** The last stretch in which the page did not run; null for none. */
  gap = $state.raw<Gap | null>(null);
  /** Milliseconds of all such stretches so far. */
  slept = 0;

  readonly batteryLow = $derived(
    this.battery !== null && !this.battery.charging && this.battery.level < LOW
  );

  #watches: (() => void)[] = [];

  /** Keeps the screen on, and watches. */
  start(): void {
    this.stop();
    this.#watches = [
      keepAwake((held) => (this.awake = held)),
      watchBattery((state) => (this.battery = state)),
      watchGaps((gap) => {
        this.gap = gap;
        this.slept += gap.to - gap.from;
      })
    ];
  }

  /** Lets the screen go, and stops watching. What was noticed stays. */
  stop(): void {
    for (const stop of this.#watches) stop();
    this.#watches = [];
    this.awake = false;
  }
}
