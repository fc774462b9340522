import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { buildAnalysisInput, valuesOnly } from '../../lib/core/analysis/input';
import type { ReferencePoints, ValueStructureResult } from '../../lib/core/analysis/types';
import type { Services } from '../services';
import type { LessonStudy } from './run-lesson';

/** The value structure of a lesson's study, and known structures beside it. */
export interface StudyValues {
  result: ValueStructureResult;
  /** Of the Uniform population; absent where not asked for, or not known. */
  points: ReferencePoints | undefined;
}

/**
 * Analyses what is in of a study, under the usual choices; null where it asks no values.
 *
 * @param withPoints whether known structures are scored too, which takes as long again
 */
export async function studyValues(
  services: Pick<Services, 'sources' | 'studies'>,
  { answers, cells, record }: LessonStudy,
  withPoints = false
): Promise<StudyValues | null> {
  const instrument = record.instruments.find(({ kind }) => kind === 'values');
  if (!instrument) return null;
  const [reference, all, dominance] = await Promise.all([
    services.sources.loadReference(DEFAULT_CHOICES.reference),
    withPoints ? services.sources.loadAllReferences() : [],
    services.sources.loadDominance(DEFAULT_CHOICES.dominance)
  ]);
  const own = cells.filter((cell) => cell.instrument === instrument.id && !cell.arm);
  const given = own.flatMap(({ id }) => answers.get(id) ?? []);
  const input = valuesOnly(buildAnalysisInput(record.design, instrument, own, given));
  const session = services.studies.analyse(input);
  const others = all.filter(({ id }) => id !== reference.id);
  const references = { reference, others, dominance };
  try {
    const result = await session.ask('values', [DEFAULT_CHOICES, references]);
    const map = result.populations.find(({ id }) => id === 'uniform')?.configuration;
    // Where there is no map yet, nothing can be scored like it.
    if (!withPoints || !map) return { result, points: undefined };
    const { uniform } = await session.ask('points', [DEFAULT_CHOICES, references, ['uniform']]);
    return { result, points: uniform };
  } finally {
    session.close();
  }
}
