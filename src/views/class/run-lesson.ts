import { dealShares, seatDesign, seatShare, type Share } from '../../lib/core/lesson/deal';
import { dealingOf, type RunLesson } from '../../lib/core/lesson/lesson';
import { mergeShares, type MergedShares } from '../../lib/core/lesson/merge-shares';
import type { ShareSheet } from '../../lib/core/lesson/share-code';
import type { Cell } from '../../lib/core/study/cell';
import type { StudyDesign } from '../../lib/core/study/design';
import type { Instrument } from '../../lib/core/instrument/instrument';
import type { Answer } from '../../lib/core/study/answer';
import { mergeStudy, type StudyRecord } from '../../lib/store';
import { loadAnyInstrument } from '../instruments';
import { planOf } from '../plan-of';
import type { Services } from '../services';

/** A study of a lesson, as far as it was handed in. */
export interface LessonStudy {
  record: StudyRecord;
  cells: readonly Cell[];
  answers: ReadonlyMap<string, Answer>;
}

/** What came of a lesson whose seats run a study. */
export interface RunResults {
  merged: MergedShares;
  /** Together one study; or one for each seat that handed in, where each has a seed. */
  studies: readonly (LessonStudy & { seat: number | null })[];
}

/**
 * Merges what was handed in.
 *
 * @throws AxiaError `network` where a questionnaire cannot be had
 */
export async function runResults(
  services: Services,
  lesson: RunLesson,
  sheets: readonly ShareSheet[]
): Promise<RunResults> {
  const dealing = dealingOf(lesson);
  const { design } = lesson;
  const instruments = await Promise.all(
    design.instruments.map(({ id }) => loadAnyInstrument(services, id))
  );
  if (lesson.deal === 'shares') {
    const { cells, record } = await planned(services, lesson, design, instruments, null);
    const merged = mergeShares(lesson.id, dealShares(dealing, cells), sheets);
    const provenance = merged.seats.find(({ sheet }) => sheet?.provenance)?.sheet?.provenance;
    const study = { record: { ...record, provenance: provenance ?? null }, cells };
    return { merged, studies: [{ ...study, answers: merged.answers, seat: null }] };
  }
  const came = new Set(sheets.map(({ seat }) => seat));
  const plans = new Map<number, Awaited<ReturnType<typeof planned>>>();
  const shares: Share[] = [];
  for (let seat = 1; seat <= lesson.seats; seat++) {
    if (!came.has(seat)) {
      shares.push({ cells: [], second: new Set(), print: '' });
      continue;
    }
    const own = seatDesign(design, { ...dealing, seat });
    const plan = await planned(services, lesson, own, instruments, seat);
    plans.set(seat, plan);
    shares.push(seatShare({ ...dealing, seat }, plan.cells));
  }
  const merged = mergeShares(lesson.id, shares, sheets);
  const studies = merged.seats.flatMap(({ seat, sheet }) => {
    const plan = plans.get(seat);
    if (!sheet || !plan) return [];
    const given = plan.cells.flatMap(({ id }): [string, Answer][] => {
      const answer = merged.answers.get(id);
      return answer ? [[id, answer]] : [];
    });
    const record = { ...plan.record, provenance: sheet.provenance };
    return [{ record, cells: plan.cells, answers: new Map(given), seat }];
  });
  return { merged, studies };
}

async function planned(
  services: Services,
  lesson: RunLesson,
  design: StudyDesign,
  instruments: Instrument[],
  seat: number | null
) {
  const identity = await services.identityOf(design.respondent, design.seed);
  const { cells } = await planOf({ design, instruments, identity });
  const now = new Date(services.now()).toISOString();
  const name = lesson.title || `Lesson ${lesson.id}`;
  const record: StudyRecord = {
    id: `lesson-${lesson.id.toLowerCase()}${seat === null ? '' : `-seat-${seat}`}`,
    title: seat === null ? `${name}, all seats` : `${name}, seat ${seat}`,
    design,
    instruments,
    identity,
    status: 'paused',
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    provenance: null,
    pretest: null,
    imported: false
  };
  return { cells, record };
}

/** Puts a study of the lesson among those of this browser, and gives its id. */
export async function keepLessonStudy(services: Services, study: LessonStudy): Promise<string> {
  const { store } = await services.openStore();
  const { answers, cells, record } = study;
  const now = new Date(services.now()).toISOString();
  await mergeStudy(store, record, [...answers.values()], cells.length, now);
  return record.id;
}
