import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { abortedError, AxiaError } from '../core/error';
import { createWorkerLine } from '../platform/worker-line';
import type {
  LookedInto,
  LookOptions,
  PeopleService,
  ReadAnswers,
  ReadRequest
} from './people-service';

/** Reads people’s answers in a worker of its own: they never leave this machine. */
export interface PeopleReader {
  /** Opens a file, and lets go of the one before. */
  look(file: File, options: LookOptions, signal: AbortSignal): Promise<LookedInto>;
  /** Reads, checks and scores the open file. */
  read(
    request: ReadRequest,
    options: { signal: AbortSignal; onProgress: (share: number) => void }
  ): Promise<ReadAnswers>;
  /** Ends the worker, and with it all that it holds. */
  close(): void;
}

/** @param startWorker replaceable in tests */
export function createPeopleReader(startWorker: () => Worker = startPeopleWorker): PeopleReader {
  const line = createWorkerLine<Remote<PeopleService>>({
    startWorker,
    connect(worker) {
      const service = wrap<PeopleService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died: (cause) =>
      new AxiaError(
        'defect',
        `Reading the answers stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
        'The file may be too large for this browser. Keep only the columns of the questionnaire, and open it again.'
      )
  });
  return {
    async look(file, options, signal) {
      // Unpacking a large file cannot be stopped half-way: the worker is.
      const end = () => line.end(abortedError());
      signal.addEventListener('abort', end);
      try {
        return await line.run(signal, (service, job) => service.look(job, file, options));
      } finally {
        signal.removeEventListener('abort', end);
      }
    },
    read: (request, { signal, onProgress }) =>
      line.run(signal, (service, job) => service.read(job, request, proxy(onProgress))),
    close: () => line.end(abortedError())
  };
}

function startPeopleWorker(): Worker {
  return new Worker(new URL('../../workers/people.worker.ts', import.meta.url), {
    type: 'module',
    name: 'people'
  });
}
