import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { Answer } from '../core/study/answer';
import { AxiaError, throwIfAborted } from '../core/error';
import { valueOf } from '../core/reply';
import { createWorkerLine } from '../platform/worker-line';
import type { StudyRecord } from '../store/store';
import type { StudyToExport } from './export-study';
import type { BundleOptions, OnBundleProgress } from './progress';
import type { BundleService } from './protocol';

/** Answers that are handed to the worker at once: few enough not to be felt on the page. */
const PORTION = 200;

/** What a bundle gave: all of it checked but the answers, which are on their way. */
export interface BundleOnItsWay {
  record: StudyRecord;
  /** In the order of the plan. The last portion comes only when everything is known to be right. */
  answers: AsyncIterable<Answer[]>;
}

/**
 * Writing and reading bundles, in a worker. Every method rejects with an `AxiaError`: kind
 * `aborted` when the signal stopped it.
 */
export interface Bundles {
  /** The bundle of a study, on the disk where this browser has room for such files. */
  write(study: StudyToExport, answers: readonly Answer[], options?: BundleOptions): Promise<Blob>;
  /**
   * Reads a bundle that may be anything.
   *
   * @param use takes what it holds; the bundle is closed when it is done
   */
  read<T>(
    file: Blob,
    use: (bundle: BundleOnItsWay) => Promise<T>,
    options?: BundleOptions
  ): Promise<T>;
}

/**
 * The page's end of the bundle worker, which is started by the first call, and again after it died.
 *
 * @param startWorker replaceable in tests
 */
export function createBundles(startWorker: () => Worker = startBundleWorker): Bundles {
  const { ask, run } = createWorkerLine<Remote<BundleService>>({
    startWorker,
    connect(worker) {
      const service = wrap<BundleService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died
  });

  async function* portions(job: number, signal: AbortSignal): AsyncGenerator<Answer[], void> {
    for (;;) {
      throwIfAborted(signal);
      const portion = await ask((service) => service.next(job));
      if (portion === null) return;
      yield portion;
    }
  }

  return {
    write: (study, answers, { signal = NEVER, onProgress = unheard } = {}) =>
      run(signal, async (service, job) => {
        for (let from = 0; from < answers.length; from += PORTION) {
          valueOf(await service.collect(job, answers.slice(from, from + PORTION)));
          throwIfAborted(signal);
          const share = Math.min(1, (from + PORTION) / answers.length);
          onProgress({ message: 'Collecting the answers.', share });
        }
        return service.write(job, study, proxy(onProgress));
      }),
    read: (file, use, { signal = NEVER, onProgress = unheard } = {}) =>
      run(signal, async (service, job) => {
        try {
          const record = valueOf(await service.open(job, file, proxy(onProgress)));
          return { ok: true, value: await use({ record, answers: portions(job, signal) }) };
        } finally {
          void service.abort(job);
        }
      })
  };
}

const NEVER = new AbortController().signal;
const unheard: OnBundleProgress = () => undefined;

function startBundleWorker(): Worker {
  return new Worker(new URL('../../workers/bundle.worker.ts', import.meta.url), { type: 'module' });
}

function died(cause: string): AxiaError {
  return new AxiaError(
    'defect',
    `The work on the bundle stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
    'Start it again: your studies are kept as they were.',
    { retry: { when: 'now' } }
  );
}
