/** Parts into which a patience is cut. */
const TICKS = 10;

/** A wait that ends in a call, unless it is stopped or begun anew before. */
export interface Patience {
  renew(): void;
  stop(): void;
}

/**
 * Calls back after some time in which the page was awake. The ticks of a timer are counted and not
 * the time between them: while the computer sleeps or the tab is frozen no timer rings, so that such
 * a span counts as one tick at most; in a hidden tab, where timers are slowed, patience only lasts
 * longer.
 *
 * @param milliseconds of patience, to a tenth
 */
export function startPatience(milliseconds: number, over: () => void): Patience {
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks < TICKS) return;
    clearInterval(timer);
    over();
  }, milliseconds / TICKS);
  return {
    renew() {
      ticks = 0;
    },
    stop() {
      clearInterval(timer);
    }
  };
}

/** How long, in milliseconds, before something is taken for dead. */
export interface PatienceTimes {
  /** For the worker to start, whose program of six megabytes may have to be fetched. */
  start: number;
  /** Without a sign of progress while loading stored files. */
  load: number;
  /** For a step of the self-tests: the first one compiles the device's programs. */
  proving: number;
  /** For one answer: one prompt read, and a few tokens written. */
  answer: number;
  /** For an aborted answer to end by itself, so that the model stays loaded. */
  grace: number;
  /** For giving memory back when closing. */
  close: number;
  /** Between two heartbeats; a worker silent for three is given up. */
  beat: number;
}

const USUAL: PatienceTimes = {
  start: 300_000,
  load: 300_000,
  proving: 600_000,
  answer: 300_000,
  grace: 5_000,
  close: 2_000,
  beat: 20_000
};

/**
 * A device emulated on the processor gets that many times as long: its first answer was seen to take
 * eight minutes, and a long prompt thirteen (docs/webllm.md).
 */
const SOFTWARE = 6;

/** How long is waited for a device that computes in graphics hardware, or on the processor. */
export function patienceFor(software: boolean): PatienceTimes {
  if (!software) return USUAL;
  const { load, proving, answer, beat } = USUAL;
  return {
    ...USUAL,
    load: SOFTWARE * load,
    proving: SOFTWARE * proving,
    answer: SOFTWARE * answer,
    beat: SOFTWARE * beat
  };
}
