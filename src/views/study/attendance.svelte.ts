import {
  keepAwake,
  watchBattery,
  watchGaps,
  type BatteryState,
  type Gap
} from '../../lib/platform';

/** Share of the battery below which a run is at risk. */
const LOW = 0.2;

/** What the surroundings of a run are like: screen, battery, and times in which the page slept. */
export class Attendance {
  /** Whether the browser keeps the screen on for this page. */
  awake = $state(false);
  /** Null where the browser tells nothing. */
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
  begin(): void {
    this.end();
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
  end(): void {
    for (const stop of this.#watches) stop();
    this.#watches = [];
    this.awake = false;
  }
}
