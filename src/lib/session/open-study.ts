import { StudyInputBuilder, type StudyInput } from '../core/analysis';
import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import { planInSteps } from '../core/study/plan';
import { inSlices } from '../platform/in-slices';
import type { StudyRecord, StudyWithAnswers } from '../store/store';
import type { UncheckedBundle } from '../bundle/open-unchecked';
import { noStudy } from './faults';
import type { NextAnswers, StudySource } from './protocol';

/** A study that the worker holds open. */
export interface OpenStudy {
  input: StudyInput;
  /** Null where there are only answers to be analysed. */
  study: StudyWithAnswers | null;
  /** Of a bundle that is verified: all that was read of it. */
  unchecked?: UncheckedBundle;
}

/**
 * Reads a study with its plan and its answers, from wherever it is.
 *
 * @param next of a study in the page's memory
 * @param findHeld the study of a record, where it was read before: it is not read again
 * @throws AxiaError when store or bundle cannot be read; the signal's reason
 */
export async function openStudy(
  source: StudySource,
  next: NextAnswers | null,
  findHeld: (record: StudyRecord) => OpenStudy | undefined,
  signal: AbortSignal
): Promise<OpenStudy> {
  switch (source.kind) {
    case 'input':
      return { input: source.input, study: null };
    case 'bundle': {
      const { openBundle } = await import('../bundle/read-bundle');
      const { record, cells, answers } = await openBundle(source.file, { signal });
      return collect(record, cells, answers(), signal);
    }
    case 'unchecked': {
      const { openUnchecked } = await import('../bundle/open-unchecked');
      const unchecked = await openUnchecked(source.file, { signal });
      const { answers, cells, record } = unchecked;
      return { ...(await collect(record, cells, oneBy(answers), signal)), unchecked };
    }
    case 'handed':
      return collect(
        source.record,
        await cellsOf(source.record, signal),
        portionsOf(next!),
        signal
      );
    case 'stored': {
      const { openIndexedDbStore } = await import('../store');
      const store = await openIndexedDbStore();
      try {
        const record = await store.get(source.id);
        if (record === null) throw noStudy();
        const same = findHeld(record);
        if (same) return same;
        const cells = await cellsOf(record, signal);
        return await collect(record, cells, store.answerChunks(source.id), signal);
      } finally {
        store.close();
      }
    }
  }
}

/** Whether a study holds all that can be read of a record: a run changes status or times. */
export function isUnchanged(study: StudyRecord, record: StudyRecord): boolean {
  const fields = Object.keys(record) as (keyof StudyRecord)[];
  return (
    record.status === 'complete' &&
    fields.every((field) => JSON.stringify(study[field]) === JSON.stringify(record[field]))
  );
}

async function cellsOf(
  { design, instruments, identity }: StudyRecord,
  signal: AbortSignal
): Promise<Cell[]> {
  return (await inSlices(planInSteps(design, instruments, identity), signal)).cells;
}

/** All at once, as portions come. */
async function* oneBy(answers: Answer[]): AsyncGenerator<Answer[], void> {
  yield answers;
}

async function* portionsOf(next: NextAnswers): AsyncGenerator<Answer[], void> {
  for (let portion = await next(); portion !== null; portion = await next()) yield portion;
}

async function collect(
  record: StudyRecord,
  cells: Cell[],
  portions: AsyncIterable<Answer[]>,
  signal: AbortSignal
): Promise<OpenStudy> {
  const answers = new Map<string, Answer>();
  const builder = new StudyInputBuilder(record.design, record.instruments, cells);
  for await (const portion of portions) {
    signal.throwIfAborted();
    for (const answer of portion) answers.set(answer.cellId, answer);
    builder.add(portion);
  }
  return { input: builder.build(), study: { ...record, cells, answers } };
}
