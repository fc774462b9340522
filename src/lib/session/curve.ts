import { releaseProxy, wrap, type Remote } from 'comlink';
import { countBlocks, countSpecifications } from '../core/analysis/curve/grid';
import type { CurveRequest } from '../core/analysis/curve/compute';
import type { CurveMarks } from '../core/analysis/curve/people';
import type { Curve } from '../core/analysis/curve/summary';
import { abortedError, AxiaError, throwIfAborted } from '../core/error';
import { createWorkerLine, type WorkerLine } from '../platform/worker-line';
import type { CurveService } from './curve-service';

/** Workers at most: each makes people's maps for itself, so that many more would be little faster. */
const MOST_WORKERS = 4;

/** How a curve is computed. */
export interface CurveWork {
  signal: AbortSignal;
  /** Hears of every part that is done: a share from 0 to 1. */
  onProgress(share: number): void;
  /** Replaceable in tests. */
  startWorker?: () => Worker;
  /** Number of workers; by default one for each core, four at most. */
  workers?: number;
}

/**
 * Computes a specification curve in workers of its own, which end with it: the study's worker stays free.
 * Each takes the next part as soon as it is done with one.
 *
 * @throws AxiaError `aborted` once the signal is, at once; `defect` where a worker dies
 */
export async function computeCurve(
  request: CurveRequest,
  {
    onProgress,
    signal,
    startWorker = startCurveWorker,
    workers = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1)
  }: CurveWork
): Promise<Curve> {
  throwIfAborted(signal);
  const { axes } = request;
  const size = axes.map.length * request.references.length;
  const total = countSpecifications(axes);
  const curve = { similarity: new Float64Array(total), chance: new Float64Array(total) };
  const marks: CurveMarks[][] = [];

  type Part = (service: WorkerLine<Remote<CurveService>>) => Promise<unknown>;
  const parts: Part[] = [
    ...axes.scoring.map((_, scoring): Part => async (line) => {
      marks[scoring] = await line.ask((service) => service.marks(scoring));
    }),
    ...Array.from({ length: countBlocks(axes) }, (_, block): Part => async (line) => {
      const { chance, similarity } = await line.ask((service) => service.block(block));
      curve.similarity.set(similarity, block * size);
      curve.chance.set(chance, block * size);
    })
  ];
  const count = parts.length;
  let done = 0;

  const lines = Array.from({ length: Math.min(workers, count) }, () => lineTo(startWorker));
  const endAll = () => {
    for (const line of lines) line.end(abortedError());
  };
  signal.addEventListener('abort', endAll);
  try {
    await Promise.all(
      lines.map(async (line) => {
        await line.ask(async (service) => {
          await service.prepare(request);
          return { ok: true, value: null };
        });
        for (let part = parts.shift(); part; part = parts.shift()) {
          await part(line);
          throwIfAborted(signal);
          done += 1;
          onProgress(done / count);
        }
      })
    );
  } finally {
    signal.removeEventListener('abort', endAll);
    parts.length = 0;
    endAll();
  }
  return { axes, ...curve, marks: marks.flat() };
}

const lineTo = (startWorker: () => Worker) =>
  createWorkerLine<Remote<CurveService>>({
    startWorker,
    connect(worker) {
      const service = wrap<CurveService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died: (cause) =>
      new AxiaError(
        'defect',
        `The computation stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
        'Compute the combinations again: your answers are safe.',
        { retry: { when: 'now' } }
      )
  });

function startCurveWorker(): Worker {
  return new Worker(new URL('../../workers/curve.worker.ts', import.meta.url), {
    type: 'module',
    name: 'curve'
  });
}
