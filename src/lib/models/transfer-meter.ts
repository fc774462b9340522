/** Rates are taken over this many milliseconds: long enough for files that arrive whole. */
const WINDOW = 20_000;

/** How fast bytes come. Unknown is null. */
export interface TransferRate {
  /** Bytes a second over the last seconds. */
  rate: number | null;
  secondsLeft: number | null;
}

export interface TransferMeter {
  /**
   * @param bytesDone bytes so far, bytesTotal in all; null for unknown
   * @param now milliseconds of any steady clock
   */
  read(bytesDone: number | null, bytesTotal: number | null, now: number): TransferRate;
  /** Forgets what was, for a new phase. */
  restart(): void;
}

/** Measures the rate of a transfer and the time left over a sliding window. */
export function createTransferMeter(window = WINDOW): TransferMeter {
  let marks: { time: number; bytes: number }[] = [];
  return {
    read(bytesDone, bytesTotal, now) {
      if (bytesDone !== null) marks.push({ time: now, bytes: bytesDone });
      // One mark from before the window stays, so that a rate is known between large files.
      while (marks.length > 2 && marks[1]!.time < now - window) marks.shift();
      const rate = rateOf(marks);
      const known = rate !== null && bytesDone !== null && bytesTotal !== null;
      return { rate, secondsLeft: known ? Math.max(0, bytesTotal - bytesDone) / rate : null };
    },
    restart() {
      marks = [];
    }
  };
}

/** Bytes a second between the first and the last mark; null before there is half a second of it. */
function rateOf(marks: readonly { time: number; bytes: number }[]): number | null {
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last || last.time - first.time < 500 || last.bytes <= first.bytes) return null;
  return ((last.bytes - first.bytes) / (last.time - first.time)) * 1000;
}
