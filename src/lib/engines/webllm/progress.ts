import type { LoadReport } from '../../../workers/webllm-protocol';
import { createTransferMeter } from '../../models/progress';
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
  // Only what was lost from the browser's storage since it was looked through.
  downloading: 'Fetching what is missing of the model.',
  loading: 'Loading the model into graphics memory.',
  compiling: 'Preparing the graphics programs.',
  proving: 'Checking that the model answers.'
};

/**
 * Turns reports into progress with a rate and the time left.
 *
 * @param estimate bytes of the whole model, as far as known before
 */
export function createProgressMeter(estimate: number | null) {
  let phase: ParsedReport['phase'] | null = null;
  const meter = createTransferMeter();
  return {
    /** @param now milliseconds of any steady clock */
    read(report: LoadReport, now: number): OpenProgress {
      const parsed = parseReport(report);
      if (parsed.phase !== phase) {
        phase = parsed.phase;
        meter.restart();
      }
      const { bytesDone } = parsed;
      const bytesTotal = parsed.bytesTotal ?? (bytesDone === null ? null : estimate);
      return {
        phase,
        message: messages[phase],
        bytesDone: bytesDone === null ? null : Math.round(bytesDone),
        bytesTotal: bytesTotal === null ? null : Math.round(bytesTotal),
        ...meter.read(bytesDone, bytesTotal, now)
      };
    }
  };
}
