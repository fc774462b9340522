import type { BehaviourResult } from '../analysis/behaviour/types';
import type { PopulationId } from '../analysis/types';
import type { PrimingArm } from '../study/condition';
import { BEHAVIOUR_INSTRUMENTS } from '../study/presets';
import { listInWords } from '../report/wording';
import { averageCell, levelCell, unknownCell } from './cells';
import { isOf, resultOf } from './instruments';
import { INSTRUMENT_COLUMNS } from './published';
import type { StudyAnalysis, TableCell } from './types';

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
  'Chance: behaviours tied to the values by circles turned at random, mean and middle 95%; of the first respondent that has the instrument. That of an average is the mean over instruments, whose circles are turned independently.';
export const HUMAN_NOTE =
  'Human ceiling: other samples of people against the same reference over the cells that both have';
