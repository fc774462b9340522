import { dealShares, seatDesign, seatShare, type Share } from '../../lib/core/lesson/deal';
import { dealingOf, type RunLesson } from '../../lib/core/lesson/lesson';
import { mergeShares, type MergedShares } from '../../lib/core/lesson/merge-shares';
import { goneSeats, mergedFrom } from '../../lib/core/lesson/merged-from';
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
  /** The newest study that was kept of all seats; null where none was. */
  kept: KeptStudy | null;
}

/** A merged study among those of this browser. */
interface KeptStudy {
  id: string;
  /** From 1. */
  number: number;
  /** Seats whose answers it holds, though their results do not count any more. */
  gone: readonly number[];
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
    const shares = dealShares(dealing, cells);
    const merged = mergeShares(lesson.id, record.identity, shares, sheets);
    const provenance = merged.seats.find(({ sheet }) => sheet?.provenance)?.sheet?.provenance;
    const from = { provenance: provenance ?? null, mergedFrom: mergedFrom(dealing, merged) };
    const study = { record: { ...record, ...from }, cells };
    const kept = await keptStudy(services, record.id, merged);
    return { merged, kept, studies: [{ ...study, answers: merged.answers, seat: null }] };
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
  const identity = await services.identityOf(design.respondent, design.seed);
  const merged = mergeShares(lesson.id, identity, shares, sheets);
  const studies = merged.seats.flatMap(({ seat, sheet }) => {
    const plan = plans.get(seat);
    if (!sheet || !plan) return [];
    const given = plan.cells.flatMap(({ id }): [string, Answer][] => {
      const answer = merged.answers.get(id);
      return answer ? [[id, answer]] : [];
    });
    const from = mergedFrom(dealing, merged, seat);
    const record = { ...plan.record, provenance: sheet.provenance, mergedFrom: from };
    return [{ record, cells: plan.cells, answers: new Map(given), seat }];
  });
  return { merged, kept: null, studies };
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

/** The newest study that was kept under an id, and after it with a number; null for none. */
async function keptStudy(
  services: Services,
  id: string,
  merged: MergedShares
): Promise<KeptStudy | null> {
  const { store } = await services.openStore();
  let kept: KeptStudy | null = null;
  let record = await store.get(id);
  for (let number = 1; record; number++) {
    const gone = record.mergedFrom ? goneSeats(record.mergedFrom, merged) : [];
    kept = { id: record.id, number, gone };
    record = await store.get(`${id}-${number + 1}`);
  }
  return kept;
}

/**
 * Puts a study of the lesson among those of this browser, and gives its id. What was kept before gets
 * what came since; where it holds answers that do not count any more, it stays as it is, and a new
 * one is kept beside it.
 */
export async function keepLessonStudy(
  services: Services,
  { answers, cells, record }: LessonStudy,
  merged: MergedShares
): Promise<string> {
  const { store } = await services.openStore();
  const now = new Date(services.now()).toISOString();
  const kept = await keptStudy(services, record.id, merged);
  let own = { ...record, id: kept?.id ?? record.id };
  if (kept && kept.gone.length > 0) {
    const number = kept.number + 1;
    own = { ...record, id: `${record.id}-${number}`, title: `${record.title} (${number})` };
  }
  await mergeStudy(store, own, [...answers.values()], cells.length, now);
  return own.id;
}
