import type { FilesProgress } from './files';

/** Rates are taken over this many milliseconds: long enough for files that arrive whole. */
const WINDOW = 20_000;

/** How fast bytes come. Unknown is null. */
interface TransferRate {
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

/** Milliseconds between two reports of the same phase. */
const INTERVAL = 150;

type Phase = FilesProgress['phase'];

const messages: Record<Phase, string> = {
  waiting: 'Waiting: another task is using this model, here or in another tab.',
  fetching: 'Downloading the model. Next time it will load from this browser’s storage.',
  checking: 'Checking the model’s files.',
  copying: 'Copying the model’s files.'
};

/** Counts what has been done of a model's files, and reports it a few times a second. */
export interface WorkProgress {
  /** Begins a phase, of which so many bytes and files are already done. */
  begin(phase: Phase, done: Counts, total: Partial<Counts>): void;
  /** Bytes that were done since, or with a negative number were in vain. */
  add(bytes: number): void;
  fileDone(): void;
}

interface Counts {
  bytes: number;
  files: number;
}

/** @param now milliseconds of any steady clock */
export function createWorkProgress(
  onProgress: (progress: FilesProgress) => void,
  now: () => number
): WorkProgress {
  const meter = createTransferMeter();
  let phase: Phase = 'checking';
  let done: Counts = { bytes: 0, files: 0 };
  let total: Partial<Counts> = {};
  let last = -Infinity;

  const report = (always: boolean) => {
    const time = now();
    if (!always && time - last < INTERVAL) return;
    last = time;
    const bytesDone = phase === 'waiting' ? null : done.bytes;
    const bytesTotal = total.bytes ?? null;
    onProgress({
      phase,
      message: messages[phase],
      bytesDone,
      bytesTotal,
      ...meter.read(bytesDone, bytesTotal, time),
      filesDone: done.files,
      filesTotal: total.files ?? null
    });
  };

  return {
    begin(next, nextDone, nextTotal) {
      if (next !== phase) meter.restart();
      phase = next;
      done = { ...nextDone };
      total = nextTotal;
      report(true);
    },
    add(bytes) {
      done.bytes += bytes;
      report(false);
    },
    fileDone() {
      done.files += 1;
      report(true);
    }
  };
}
