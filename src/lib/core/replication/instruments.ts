import type { BehaviourResult, ValueBehaviourResult } from '../analysis/behaviour/types';
import type { PopulationId } from '../analysis/types';
import type { ReferenceStatus } from '../reference/behaviour-reference';
import { keyId } from '../instrument/instrument';
import type { PrimingArm } from '../study/condition';
import { BEHAVIOUR_INSTRUMENTS } from '../study/presets';
import { listInWords } from '../words';
import {
  similarityCell,
  unknownCell,
  unscoredCell,
  type ScoredCell,
  type StudyAnalysis,
  averageCell,
  levelCell,
  type TableCell
} from './table';
import { INSTRUMENT_COLUMNS } from './published';

/** What a table's notes say of a reference of each status. */
const STATUS: Record<ReferenceStatus, string> = {
  exact: 'exact: printed by the study itself',
  secondary: 'secondary: as quoted by others',
  alternate:
    'alternate: another measure of the behaviour, so not a reproduction of the paper’s cell',
  'signs-only': 'signs only: the cell counts the signs that agree, and is left out of averages'
};

/** Whether an instrument, or an imported form or own version that follows its key, is the column's. */
const isOf = (key: string, id: string): boolean => keyId(id) === key;

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
  if (!result) return unscoredCell('not asked');
  if (result.similarity !== null) return similarityCell(result, -1);
  const { signs } = result;
  return unscoredCell(signs ? `${signs.agree} of ${signs.known} signs` : 'not scored');
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
    `For ${listInWords(names)} the human data come from another measure: this does not reproduce the paper’s numbers.`
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

/** A level by instrument, and of the mean over the instruments that have it. */
export interface ContextCells {
  instruments: TableCell[];
  average: TableCell;
}

/**
 * Chance level of every instrument, of the first study that has one. The mean over instruments has
 * an interval where one study is behind all of them.
 */
export function chanceCells(
  studies: readonly StudyAnalysis[],
  population: PopulationId,
  arm: PrimingArm
): ContextCells {
  const found = INSTRUMENT_COLUMNS.map((_, column) => {
    for (const study of studies) {
      const result = resultOf(study, column, population, arm);
      if (result?.chance) return { study, result };
    }
    return null;
  });
  const instruments = found.map((one) => levelCell(one?.result.chance));
  const used = found.filter((one) => one !== null);
  const source = used[0]?.study;
  const level =
    source && used.every(({ study }) => study === source)
      ? averageLevel(
          source,
          used.map(({ result }) => result)
        )
      : undefined;
  const { low, high } = level ?? { low: null, high: null };
  return { instruments, average: { ...averageCell(instruments), low, high } };
}

/** Chance level of the mean over exactly these results of a study; undefined if not computed. */
function averageLevel(study: StudyAnalysis, results: readonly BehaviourResult[]) {
  const { population, arm } = results[0]!;
  const wanted = results.map(({ instrument }) => instrument);
  return study.behaviour?.averageChance.find(
    (one) =>
      one.population === population &&
      one.arm === arm &&
      one.instruments.length === wanted.length &&
      one.instruments.every((instrument) => wanted.includes(instrument))
  )?.level;
}

/**
 * Similarity of people to people by instrument, of the first study that has another sample of them:
 * the mean, and the range of several samples.
 *
 * @param counted places of the instruments that are wanted; the others are unknown
 */
export function humanCells(
  studies: readonly StudyAnalysis[],
  counted: (column: number) => boolean = () => true
): ContextCells {
  const instruments = INSTRUMENT_COLUMNS.map((_, column) =>
    counted(column) ? humanCell(studies, column) : unknownCell()
  );
  return { instruments, average: averageCell(instruments) };
}

function humanCell(studies: readonly StudyAnalysis[], column: number): TableCell {
  const key = BEHAVIOUR_INSTRUMENTS[column]!;
  for (const { behaviour } of studies) {
    const ceiling = behaviour?.ceilings.find(
      ({ instrument, samples }) => isOf(key, instrument) && samples.length > 0
    );
    if (!ceiling) continue;
    const values = ceiling.samples.map(({ similarity }) => similarity);
    const several = values.length > 1;
    return {
      ...averageCell(values.map((value) => ({ ...unknownCell(), value }))),
      low: several ? Math.min(...values) : null,
      high: several ? Math.max(...values) : null
    };
  }
  return unknownCell();
}

/** Names of the instruments that have a number: "Donation and Big Five". */
export const instrumentNames = (cells: readonly TableCell[]): string =>
  listInWords(INSTRUMENT_COLUMNS.filter((_, column) => cells[column]!.value !== null));

/** What chance and people are in the tables of Behaviour Similarity. */
export const CHANCE_NOTE =
  'Chance: behaviours linked to values through randomly rotated circles, mean and middle 95%, for the first respondent that was asked the instrument. An average’s chance level is the mean over instruments, each with circles of its own.';
export const HUMAN_NOTE =
  'People with people: other human samples against the same reference, over the correlations that both have; where there is one, it is the agreement of two samples and no ceiling';
export const NO_HUMAN_NOTE =
  'People with people: unknown, because there is no other human sample to compare with.';
