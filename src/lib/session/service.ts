import {
  analyseExact,
  analyseValueBehaviour,
  analyseValueStructure,
  referencePoints,
  weightControls,
  type Steps,
  type StudyInput
} from '../core/analysis';
import { analyseAgreement } from '../core/analysis/agreement';
import { formInputs } from '../core/analysis/form/inputs';
import { formReport } from '../core/analysis/form/report';
import { structureFit } from '../core/analysis/structure';
import { compareCells } from '../core/analysis/cell-comparison';
import type { AnalysisInput } from '../core/analysis/types';
import { abortedError } from '../core/error';
import { replyOf } from '../core/reply';
import { isWithdrawn, type Answer } from '../core/study/answer';
import type { OnBundleProgress } from '../bundle/progress';
import { inSlices } from '../platform/in-slices';
import { eraseTemporaryFiles } from '../platform/temporary-file';
import type { StudyRecord, StudyWithAnswers } from '../store/store';
import { AnswerTable } from './answer-rows';
import { noStatements, noStudy, noValues } from './faults';
import { isUnchanged, openStudy, type OpenStudy } from './open-study';
import type { AnswerTo, ParametersOf, Question, ReportOf, StudyService } from './protocol';

/** Milliseconds between two reports of the same piece of work. */
const INTERVAL = 150;
/** Answers that are handed to the page at once. */
const ANSWERS_AT_ONCE = 1000;

/** A question that is being answered: it may be stopped, and report what it has so far. */
interface Task<Report> {
  signal: AbortSignal;
  onReport(report: Report): void;
}

/** How each question is answered. */
const ANSWERING: {
  [Q in Question]: (
    study: OpenStudy,
    task: Task<ReportOf<Q>>,
    ...parameters: ParametersOf<Q>
  ) => AnswerTo<Q> | Promise<AnswerTo<Q>>;
} = {
  exact: ({ input }, _, ...parameters) => analyseExact(valuesOf(input), ...parameters),
  values: ({ input }, task, ...parameters) =>
    stepwise(analyseValueStructure(valuesOf(input), ...parameters), task),
  points: ({ input }, task, ...parameters) =>
    stepwise(referencePoints(valuesOf(input), ...parameters), task),
  behaviour: ({ input }, task, ...parameters) =>
    stepwise(analyseValueBehaviour(input, ...parameters), task),
  controls: ({ input }, task, ...parameters) =>
    stepwise(weightControls(input, ...parameters), task),
  agreement({ input }, _, choices) {
    if (input.statements.length === 0) throw noStatements();
    return analyseAgreement(input.statements, choices);
  },
  form: ({ study }, task, ...parameters) => stepwise(formReport(whole(study), ...parameters), task),
  structure: ({ input }, task, ...parameters) =>
    stepwise(structureFit(valuesOf(input), ...parameters), task),
  async plan(_study, task, ...parameters) {
    const { planCurve } = await import('../core/analysis/planner');
    return stepwise(planCurve(...parameters), task);
  },
  forms({ input, study }) {
    if (study !== null) return [...formInputs(study)];
    return input.values === null ? [] : [{ arm: null, input: input.values }];
  },
  answers: ({ study }, _, ...parameters) => tableOf(whole(study)).find(...parameters),
  details: ({ study }, _, cellId) => tableOf(whole(study)).details(cellId),
  async methods({ study }, _, analysis) {
    const { methodsMd, referencesBib, sourcesOf } = await import('../core/report');
    return {
      methods: methodsMd(whole(study), analysis),
      references: referencesBib(sourcesOf(whole(study), analysis))
    };
  },
  async verify(open, { signal }, figures, site) {
    const { verify } = await import('./verify');
    if (open.unchecked === undefined) throw noStudy();
    return verify(open, open.unchecked, figures, site, signal);
  },
  portion: ({ study }, _, from) =>
    [...whole(study).answers.values()].slice(from, from + ANSWERS_AT_ONCE),
  async export({ study }, { signal, onReport }, options) {
    const { exportStudy } = await import('../bundle/export-study');
    void eraseTemporaryFiles(Date.now());
    return exportStudy(whole(study), options, { signal, onProgress: thinned(onReport) });
  }
};

/** Computes in slices, between which other questions are heard, and this one may be stopped. */
const stepwise = <Result, Partial>(
  steps: Steps<Result, Partial>,
  { signal, onReport }: Task<Partial>
): Promise<Result> =>
  inSlices(steps, signal, (partial) => {
    if (partial !== null) onReport(partial);
  });

/** What takes long, and is asked again by the next screen: tables, results and export follow each other. */
const REMEMBERED: ReadonlySet<Question> = new Set([
  'values',
  'points',
  'behaviour',
  'controls',
  'form',
  'structure'
]);
/** Answers that are remembered of a study: two sets of choices. */
const MOST_REMEMBERED = 2 * REMEMBERED.size;
const memories = new WeakMap<OpenStudy, Map<string, unknown>>();

/** The answer to a question that was put to the same study before, or a new one. */
async function remembered(
  study: OpenStudy,
  asked: readonly unknown[],
  answer: () => unknown,
  report: (report: unknown) => void
): Promise<unknown> {
  const key = JSON.stringify(asked);
  const memory = memories.get(study) ?? new Map<string, unknown>();
  memories.set(study, memory);
  const known = memory.has(key);
  const found = known ? memory.get(key) : await answer();
  if (known && asked[0] === 'values') report(found);
  memory.delete(key);
  memory.set(key, found);
  if (memory.size > MOST_REMEMBERED) memory.delete(memory.keys().next().value!);
  return found;
}

/** The worker's end of `StudyService`. */
export function createStudyService(): StudyService {
  const studies = new Map<number, OpenStudy>();
  /** The study that was closed last: the next screen often shows the same. */
  let closed: OpenStudy[] = [];
  const jobs = new Map<number, AbortController>();
  /** Answers on their way out of bundles, by job. */
  const reading = new Map<number, AsyncGenerator<Answer[], void>>();

  /** A study that is complete and unchanged. Where it is another, the one that was closed is let go. */
  function findHeld(record: StudyRecord): OpenStudy | undefined {
    const held = [...studies.values(), ...closed];
    closed = [];
    return held.find(({ study }) => study !== null && isUnchanged(study, record));
  }

  /** Does something that `abort` can stop. */
  const stoppable = <T>(job: number, work: (signal: AbortSignal) => T | Promise<T>) =>
    replyOf(async () => {
      const controller = new AbortController();
      jobs.set(job, controller);
      try {
        return await work(controller.signal);
      } finally {
        if (!reading.has(job)) jobs.delete(job);
      }
    });

  return {
    open: (job, number, source, next) =>
      stoppable(job, async (signal) => {
        if (source.kind !== 'stored' && source.kind !== 'input') closed = [];
        const opened = await openStudy(source, next, findHeld, signal);
        signal.throwIfAborted();
        studies.set(number, opened);
        if (opened.study === null) return null;
        const { cells, answers, ...record } = opened.study;
        let [answered, failed] = [0, 0];
        for (const answer of answers.values())
          if (answer.status === 'answered') answered += 1;
          else if (!isWithdrawn(answer)) failed += 1;
        return { record, questions: cells.length, answered, failed };
      }),
    close(number) {
      const study = studies.get(number);
      studies.delete(number);
      if (study?.study) closed = [study];
    },
    ask: (job, number, question, parameters, onReport) =>
      stoppable(job, (signal) => {
        const study = studies.get(number);
        if (!study) throw noStudy();
        const answering = ANSWERING[question] as (
          study: OpenStudy,
          task: Task<unknown>,
          ...parameters: readonly unknown[]
        ) => unknown;
        const report = (onReport ?? (() => {})) as (report: unknown) => void;
        const answer = () => answering(study, { signal, onReport: report }, ...parameters);
        return REMEMBERED.has(question)
          ? remembered(study, [question, parameters], answer, report)
          : answer();
      }),
    compare: (job, one, other) =>
      stoppable(job, () => {
        const [first, second] = [one, other].map((number) => studies.get(number)?.study ?? null);
        return compareCells(whole(first!), whole(second!));
      }),
    read: (job, file, onProgress) =>
      stoppable(job, async (signal) => {
        const { openBundle } = await import('../bundle/read-bundle');
        const bundle = await openBundle(file, { signal, onProgress: thinned(onProgress) });
        reading.set(job, bundle.answers());
        return { record: bundle.record };
      }),
    next: (job) =>
      replyOf(async () => {
        const portion = await reading.get(job)?.next();
        if (portion === undefined) throw abortedError();
        return portion.done ? null : portion.value;
      }),
    prepare: () =>
      replyOf(async () => {
        const modules = [import('../bundle/export-study'), import('../bundle/read-bundle')];
        await Promise.all([...modules, import('../core/report')]);
        return null;
      }),
    abort(job) {
      jobs.get(job)?.abort(abortedError());
      jobs.delete(job);
      reading.delete(job);
    }
  };
}

/** Passes on what is new, and the same again only after a while. */
function thinned(onProgress: OnBundleProgress): OnBundleProgress {
  let said = '';
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.message === said && now - last < INTERVAL) return;
    [said, last] = [progress.message, now];
    onProgress(progress);
  };
}

const tables = new WeakMap<StudyWithAnswers, AnswerTable>();

/** The table of a study's answers, which remembers what was looked for last. */
function tableOf(study: StudyWithAnswers): AnswerTable {
  let table = tables.get(study);
  if (!table) tables.set(study, (table = new AnswerTable(study)));
  return table;
}

function whole(study: StudyWithAnswers | null): StudyWithAnswers {
  if (study === null) throw noStudy();
  return study;
}

function valuesOf({ values }: StudyInput): AnalysisInput {
  if (values === null) throw noValues();
  return values;
}
