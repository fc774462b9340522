import type { LoadReport } from '../../../workers/webllm-protocol';
import type { OpenProgress } from '../respondent';

/** What one progress report of WebLLM says. */
export interface ParsedReport {
  phase: 'downloading' | 'loading' | 'compiling' | 'proving';
  /** Bytes done and in all of this phase, as far as they follow from the text. */
  bytesDone: number | null;
  bytesTotal: number | null;
}

const MEBIBYTE = 2 ** 20;

/**
 * Reads WebLLM's progress text. It gives whole mebibytes, rounded up, and the exact share done: the
 * total follows from the two within a mebibyte over the share.
 */
export function parseReport(report: LoadReport): ParsedReport {
  const { text, progress } = report;
  if (text.startsWith('Finish loading'))
    return { phase: 'proving', bytesDone: null, bytesTotal: null };
  if (/shader/i.test(text)) return { phase: 'compiling', bytesDone: null, bytesTotal: null };
  const phase = text.startsWith('Loading model from cache') ? 'loading' : 'downloading';
  const mebibytes = Number(/(\d+)MB (?:fetched|loaded)/.exec(text)?.[1] ?? NaN);
  if (!(mebibytes > 0 && progress > 0))
    return { phase, bytesDone: progress === 0 ? 0 : null, bytesTotal: null };
  const bytesTotal = (mebibytes * MEBIBYTE) / progress;
  return { phase, bytesDone: progress * bytesTotal, bytesTotal };
}

const messages: Record<ParsedReport['phase'], string> = {
  downloading: 'Downloading the model. Next time it comes from this browser’s storage.',
  loading: 'Loading the model into graphics memory.',
  compiling: 'Preparing the graphics programs.',
  proving: 'Checking that the model answers.'
};

/** Rates are taken over this many milliseconds: long enough for files that arrive whole. */
const WINDOW = 20_000;

/**
 * Turns reports into progress with a rate and the time left, both over a sliding window.
 *
 * @param estimate bytes of the whole download, as far as known before
 */
export function createProgressMeter(estimate: number | null) {
  let phase: ParsedReport['phase'] | null = null;
  let marks: { time: number; bytes: number }[] = [];
  return {
    /** @param now milliseconds of any steady clock */
    read(report: LoadReport, now: number): OpenProgress {
      const parsed = parseReport(report);
      if (parsed.phase !== phase) {
        phase = parsed.phase;
        marks = [];
      }
      const { bytesDone } = parsed;
      const bytesTotal = parsed.bytesTotal ?? (bytesDone === null ? null : estimate);
      if (bytesDone !== null) marks.push({ time: now, bytes: bytesDone });
      // One mark from before the window stays, so that a rate is known between large files.
      while (marks.length > 2 && marks[1]!.time < now - WINDOW) marks.shift();
      const rate = rateOf(marks);
      return {
        phase,
        message: messages[phase],
        bytesDone: bytesDone === null ? null : Math.round(bytesDone),
        bytesTotal: bytesTotal === null ? null : Math.round(bytesTotal),
        rate,
        secondsLeft:
          rate === null || bytesDone === null || bytesTotal === null
            ? null
            : Math.max(0, bytesTotal - bytesDone) / rate
      };
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
