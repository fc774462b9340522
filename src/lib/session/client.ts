import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { StudyInput } from '../core/analysis';
import type { CellComparison } from '../core/analysis/cell-comparison';
import { AxiaError, throwIfAborted } from '../core/error';
import { valueOf } from '../core/reply';
import type { Answer } from '../core/study/answer';
import type { BundleOptions } from '../bundle/progress';
import { createWorkerLine } from '../platform/worker-line';
import type { StudyRecord } from '../store/store';
import type {
  AnswerTo,
  NextAnswers,
  ParametersOf,
  Question,
  ReportOf,
  StudyService,
  StudySource,
  ReadBundle,
  StudySummary
} from './protocol';

/** A study to open: one of those that the worker finds, or one that is in the page’s memory. */
export type StudyToOpen =
  | Exclude<StudySource, { kind: 'handed' }>
  | { kind: 'handed'; record: StudyRecord; answers: () => AsyncIterable<Answer[]> };

/**
 * One study in the worker, which holds its answers: pages ask about them. Every call rejects with
 * an `AxiaError`, of kind `aborted` once its signal is aborted: nobody gets what nobody waits for.
 */
export interface StudySession {
  ask<Q extends Question>(
    question: Q,
    parameters: ParametersOf<Q>,
    options?: { signal?: AbortSignal; onReport?: (report: ReportOf<Q>) => void }
  ): Promise<AnswerTo<Q>>;
  /** The worker lets go of it. */
  close(): void;
}

/** A study that was found, with what a page shows of it. */
export interface OpenedStudy extends StudySummary {
  session: StudySession;
}

/** What a bundle gave: all of it checked but the answers, which are on their way. */
export interface BundleOnItsWay extends ReadBundle {
  /** In the order of the plan. The last portion comes only when everything is known to be right. */
  answers: AsyncIterable<Answer[]>;
}

/** The page's end of the study worker, which is started by the first call. */
export interface StudySessions {
  /** Opens a study with its answers. */
  open(study: Exclude<StudyToOpen, { kind: 'input' }>, signal?: AbortSignal): Promise<OpenedStudy>;
  /** Compares two studies that were opened here, question by question. */
  compare(one: StudySession, other: StudySession, signal: AbortSignal): Promise<CellComparison>;
  /**
   * Starts the worker with all that it may need: an update of the site takes away the files of the
   * version that is open here. Never rejects.
   */
  prepare(): Promise<void>;
  /** Answers to be analysed, without a study. They reach the worker with the first question. */
  analyse(input: StudyInput): StudySession;
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

/** @param startWorker replaceable in tests */
export function createStudySessions(startWorker: () => Worker = startStudyWorker): StudySessions {
  const line = createWorkerLine<Remote<StudyService>>({
    startWorker,
    connect(worker) {
      const service = wrap<StudyService>(worker);
      return { service, release: () => service[releaseProxy]() };
    },
    died
  });
  let lastStudy = 0;
  /** What the worker calls a session’s study, and how it is opened there. */
  const inside = new WeakMap<StudySession, { number: number; open: () => Promise<unknown> }>();

  /** A study that is opened by the first question to a worker, and again in another one. */
  function sessionOf(study: StudyToOpen) {
    const number = (lastStudy += 1);
    let opened: { in: number; summary: Promise<StudySummary | null> } | null = null;
    let closed = false;

    async function open(signal: AbortSignal): Promise<StudySummary | null> {
      const mine =
        opened?.in === line.started
          ? opened
          : {
              in: line.started,
              summary: line.run(signal, (service, job) => {
                if (study.kind !== 'handed') return service.open(job, number, study, null);
                const { kind, record, answers } = study;
                return service.open(job, number, { kind, record }, nextOf(answers()));
              })
            };
      opened = mine;
      try {
        return await mine.summary;
      } catch (error) {
        if (opened === mine) opened = null;
        throw error;
      }
    }

    const session: StudySession = {
      async ask(question, parameters, { signal = NEVER, onReport } = {}) {
        throwIfAborted(signal);
        await open(NEVER);
        const answer = await line.run(signal, (service, job) =>
          service.ask(job, number, question, parameters, onReport ? proxy(onReport) : null)
        );
        throwIfAborted(signal);
        return answer as AnswerTo<typeof question>;
      },
      close() {
        if (closed || opened?.in !== line.started) return;
        closed = true;
        void line.ask(async (service) => {
          await service.close(number);
          return { ok: true, value: null };
        });
      }
    };
    inside.set(session, { number, open: () => open(NEVER) });
    return { session, open };
  }

  return {
    async open(study, signal = NEVER) {
      const { session, open } = sessionOf(study);
      const summary = await open(signal);
      if (signal.aborted) session.close();
      throwIfAborted(signal);
      return { ...summary!, session };
    },
    async compare(one, other, signal) {
      const [first, second] = [inside.get(one)!, inside.get(other)!];
      await first.open();
      await second.open();
      return line.run(signal, (service, job) => service.compare(job, first.number, second.number));
    },
    prepare: () =>
      line
        .ask((service) => service.prepare())
        .then(
          () => undefined,
          () => undefined
        ),
    analyse: (input) => sessionOf({ kind: 'input', input }).session,
    read: (file, use, { signal = NEVER, onProgress = () => undefined } = {}) =>
      line.run(signal, async (service, job) => {
        async function* portions(): AsyncGenerator<Answer[], void> {
          for (;;) {
            throwIfAborted(signal);
            const portion = await line.ask((same) => same.next(job));
            if (portion === null) return;
            yield portion;
          }
        }
        try {
          const read = valueOf(await service.read(job, file, proxy(onProgress)));
          return { ok: true, value: await use({ ...read, answers: portions() }) };
        } finally {
          void service.abort(job);
        }
      })
  };
}

const NEVER = new AbortController().signal;

function startStudyWorker(): Worker {
  return new Worker(new URL('../../workers/study.worker.ts', import.meta.url), { type: 'module' });
}

/** The answers of a study in memory, which the worker fetches portion by portion. */
function nextOf(answers: AsyncIterable<Answer[]>): NextAnswers {
  const portions = answers[Symbol.asyncIterator]();
  return proxy(async () => {
    const portion = await portions.next();
    return portion.done ? null : portion.value;
  });
}

function died(cause: string): AxiaError {
  return new AxiaError(
    'defect',
    `The study worker stopped unexpectedly${cause ? `: ${cause}` : ''}.`,
    'Try again: your answers are safe.',
    { retry: { when: 'now' } }
  );
}
