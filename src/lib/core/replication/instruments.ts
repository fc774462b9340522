import type { BehaviourResult, ValueBehaviourResult } from '../analysis/behaviour/types';
import type { PopulationId } from '../analysis/types';
import type { ReferenceStatus } from '../reference/behaviour-reference';
import type { PrimingArm } from '../study/condition';
import { BEHAVIOUR_INSTRUMENTS } from '../study/presets';
import { listInWords } from '../report/wording';
import { similarityCell, unknownCell, type ScoredCell } from './cells';
import { INSTRUMENT_COLUMNS } from './published';
import type { StudyAnalysis } from './types';

/** What stands under a table about a reference of each status. */
const STATUS: Record<ReferenceStatus, string> = {
  exact: 'exact: printed by the study itself',
  secondary: 'secondary: as others quote the study',
  alternate:
    'alternate: another measure stands in for the instrument; not a reproduction of the paper’s cell',
  'signs-only':
    'signs only: the number of signs that agree stands in place of a similarity, and is left out of averages'
};

/** Whether an instrument, or an imported form that follows its key, is the column's. */
export const isOf = (key: string, id: string): boolean =>
  id === key || id.startsWith(`${key}-form-`);

/** The result of a column of Tables 2 and 4 in a population and an arm. */
export function resultOf(
  study: StudyAnalysis,
  column: number,
  population: PopulationId,
  arm: PrimingArm
): BehaviourResult | undefined {
  const key = BEHAVIOUR_INSTRUMENTS[column]!;
  return study.behaviour?.results.find(
    (result) =>
      isOf(key, result.instrument) && result.population === population && result.arm === arm
  );
}

/** A column's cell: a similarity, agreeing signs, or why there is neither. */
export function instrumentCell(result: BehaviourResult | undefined): ScoredCell {
  if (!result) return { cell: unknownCell('not asked'), replicates: null };
  if (result.similarity !== null) return similarityCell(result.similarity, result.bootstrap);
  const { signs } = result;
  return {
    cell: unknownCell(signs ? `${signs.agree} of ${signs.known} signs` : 'not scored'),
    replicates: null
  };
}

/** The problem of every column of a study, as a note. */
export function problemNotes(
  study: StudyAnalysis,
  label: string,
  population: PopulationId,
  arm: PrimingArm
): string[] {
  return INSTRUMENT_COLUMNS.flatMap((name, column) => {
    const problem = resultOf(study, column, population, arm)?.problem;
    return problem ? [`${label}, ${name}: ${problem}`] : [];
  });
}

/** Sentences on differences with, where it matters to them, whose human figures are stand-ins. */
export function withAlternates(words: string[], studies: readonly StudyAnalysis[]): string[] {
  const names = INSTRUMENT_COLUMNS.filter(
    (_, column) => referenceOf(studies, column)?.status === 'alternate'
  );
  if (words.length === 0 || names.length === 0) return words;
  return [
    ...words,
    `For ${listInWords(names)} another measure stands in for the questionnaire on the human side: this does not reproduce the paper’s numbers.`
  ];
}

/** What people a column is compared with, of the first study that has any. */
function referenceOf(
  studies: readonly StudyAnalysis[],
  column: number
): ValueBehaviourResult['references'][string] | undefined {
  const key = BEHAVIOUR_INSTRUMENTS[column]!;
  for (const { behaviour } of studies)
    for (const [instrument, reference] of Object.entries(behaviour?.references ?? {}))
      if (isOf(key, instrument)) return reference;
  return undefined;
}

/** One note an instrument: what people it is compared with, and how far that goes. */
export function referenceNotes(studies: readonly StudyAnalysis[]): string[] {
  return INSTRUMENT_COLUMNS.flatMap((name, column) => {
    const reference = referenceOf(studies, column);
    if (!reference) return [];
    const { title, n, status } = reference;
    return [`${name}: ${title}${n === null ? '' : `, N = ${n}`} (${STATUS[status]}).`];
  });
}
