import type { FilesProgress } from './files';
import { createTransferMeter } from './transfer-meter';

/** Milliseconds between two reports of the same phase. */
const INTERVAL = 150;

type Phase = FilesProgress['phase'];

const messages: Record<Phase, string> = {
  waiting: 'This model is being worked on already, here or in another tab: waiting for it.',
  fetching: 'Downloading the model. Next time it comes from this browser’s storage.',
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
