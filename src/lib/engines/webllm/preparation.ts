import type { LoadReport } from './protocol';
import { AxiaError } from '../../core/error';
import type { Cell } from '../../core/study/cell';
import type { DeviceFacts } from '../../models/device';
import type { FilesProgress, ModelFiles, StoredModel } from '../../models/files';
import type { ModelEntry } from '../../models/model';
import { createTransferMeter } from '../../models/progress';
import { verdict } from '../../models/verdict';
import type { OpenOptions, OpenProgress } from '../respondent';
import { withRetry } from '../local/recovery';

/** Until a graphics device that was lost may be there again, in milliseconds. */
const DEVICE_RETURNS = 3000;

/**
 * What the browser reports of the device, which must be able to run the model.
 *
 * @param ranBefore whether the model was already running here: a device that is missing then was
 *   lost, and mostly comes back
 * @throws AxiaError `unsupported-device` with the reasons, or `device-lost`
 */
export async function ableDevice(
  model: ModelEntry,
  files: ModelFiles,
  probe: () => Promise<DeviceFacts>,
  ranBefore: boolean
): Promise<DeviceFacts> {
  const [facts, stored] = await Promise.all([
    probe(),
    // Where this fails, completing the files says why.
    files.list().catch((): StoredModel[] => [])
  ]);
  const known = stored.find((one) => one.model.id === model.id);
  const {
    verdict: can,
    reasons,
    advice
  } = verdict(model, facts, {
    storedBytes: known?.bytesStored ?? 0,
    totalBytes: known?.bytesTotal ?? null
  });
  if (can !== 'cannot') return facts;
  if (ranBefore && facts.adapter === null)
    throw new AxiaError(
      'device-lost',
      'The graphics device is not available yet.',
      'Your answers are kept. After several failures a browser may withhold the graphics device: restart the browser, then press “Resume”.',
      { retry: { when: 'after', milliseconds: DEVICE_RETURNS } }
    );
  throw new AxiaError('unsupported-device', reasons.join(' '), advice);
}

/** The model's files, complete. */
export interface CompleteFiles {
  stored: StoredModel;
  /** Whether every file was hashed just now and was what its source published. */
  foundRight: boolean;
}

/**
 * Completes the model's files, which are fetched where they are missing.
 *
 * @param inDoubt whether every file is hashed before, and what is broken fetched anew
 * @throws AxiaError never to be tried again at once: that was done here
 */
export async function completeFiles(
  model: ModelEntry,
  files: ModelFiles,
  { signal, onProgress }: Pick<OpenOptions, 'signal' | 'onProgress'>,
  inDoubt: boolean
): Promise<CompleteFiles> {
  const work = {
    signal,
    onProgress: (progress: FilesProgress) => onProgress(openProgressOf(progress))
  };
  try {
    const report = inDoubt ? await files.check(model.id, work) : null;
    const stored = await files.ensure(model, work);
    const spotless = report !== null && report.broken.length + report.missing.length === 0;
    return { stored, foundRight: spotless && stored.hashed === true };
  } catch (error) {
    throw withRetry(AxiaError.from(error), { when: 'never' });
  }
}

const encoder = new TextEncoder();

/** Tokens that a chat template puts around a prompt, at most. */
const TEMPLATE_TOKENS = 128;

/**
 * Half of a context where every prompt certainly fits into that, else the whole. A token has a byte
 * at least; what earlier answers add to a prompt is not known before.
 */
export function smallerContext(contextWindow: number, cells: readonly Cell[]): number {
  const half = Math.floor(contextWindow / 2);
  const fits = ({ context, prompt: { system, user } }: Cell) =>
    context === undefined && encoder.encode((system ?? '') + user).length + TEMPLATE_TOKENS <= half;
  return cells.length > 0 && cells.every(fits) ? half : contextWindow;
}

function openProgressOf(progress: FilesProgress): OpenProgress {
  const { phase, message, bytesDone, bytesTotal, rate, secondsLeft } = progress;
  const moves = phase === 'fetching' || phase === 'copying';
  return {
    phase: moves ? 'downloading' : 'checking',
    message,
    bytesDone,
    bytesTotal,
    rate,
    secondsLeft
  };
}

/** What one progress report of WebLLM says. */
export interface ParsedReport {
  phase: 'downloading' | 'loading' | 'compiling' | 'verifying';
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
    return { phase: 'verifying', bytesDone: null, bytesTotal: null };
  if (/shader/i.test(text)) return { phase: 'compiling', bytesDone: null, bytesTotal: null };
  // “Start to fetch params” opens the loading of a complete model, too.
  const phase = text.startsWith('Fetching param cache') ? 'downloading' : 'loading';
  const mebibytes = Number(/(?<!\d)(\d+)MB (?:fetched|loaded)/.exec(text)?.[1] ?? NaN);
  if (!(mebibytes > 0 && progress > 0))
    return { phase, bytesDone: progress === 0 ? 0 : null, bytesTotal: null };
  const bytesTotal = (mebibytes * MEBIBYTE) / progress;
  return { phase, bytesDone: progress * bytesTotal, bytesTotal };
}

const messages: Record<ParsedReport['phase'], string> = {
  // Only what was lost from the browser's storage since it was looked through.
  downloading: 'Downloading missing files.',
  loading: 'Loading the model into graphics memory.',
  compiling: 'Compiling the graphics programs.',
  verifying: 'Verifying that the model answers correctly.'
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
