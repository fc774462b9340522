import type { PopulationId } from '../analysis/types';
import type { PrimingArm } from '../study/condition';
import { POPULATION_NAMES } from '../analysis/names';
import { listInWords } from '../words';
import {
  averageOfScored,
  publishedRows,
  respondentAverage,
  respondentNames,
  respondentRow,
  respondentNotes,
  SIMILARITY_NOTE,
  wordsOnRespondents,
  unknownCell,
  type PaperTable,
  type StudyAnalysis,
  type TableCell,
  type TableRow
} from './table';
import {
  CHANCE_NOTE,
  chanceCells,
  HUMAN_NOTE,
  NO_HUMAN_NOTE,
  humanCells,
  instrumentNames,
  type ContextCells,
  withAlternates,
  instrumentCell,
  referenceNotes,
  resultOf
} from './instruments';
import {
  ARM_COLUMNS,
  ARM_ORDER,
  INSTRUMENT_COLUMNS,
  PAPER_CITATION,
  PUBLISHED_BEHAVIOUR,
  PUBLISHED_PRIMING
} from './published';
import { differenceOf, relative, standings } from './standings';

/** The paper's tables by arm. */
const NUMBER: Partial<Record<PopulationId, 3 | 5>> = { 'h-np': 3, uniform: 5 };

/**
 * Average Behaviour Similarity by arm of the priming ablation: Table 3 (H-NP), Table 5 (Uniform),
 * or the same for a population of which the paper prints no table.
 */
export function primingTable(
  studies: readonly StudyAnalysis[],
  population: PopulationId
): PaperTable {
  const columns = [...ARM_COLUMNS];
  const published = PUBLISHED_PRIMING[population];
  const names = respondentNames(studies);
  const respondents = studies.map((study, index) =>
    respondentRow(
      study,
      names[index]!,
      ARM_ORDER.map((arm) => armCell(study, population, arm))
    )
  );
  const context = contextOf(studies, population);
  const rows = [
    ...(published ? publishedRows(published, () => null) : []),
    ...respondents,
    ...respondentAverage(respondents),
    ...context.rows
  ];
  const name = POPULATION_NAMES[population];
  const number = NUMBER[population];
  const table = { columns, rows };
  return {
    id: number === undefined ? 'priming-elsewhere' : `table-${number}`,
    title:
      number === undefined
        ? `Priming, average Behaviour Similarity, ${name} (not in the paper)`
        : `Table ${number}. Priming: average Behaviour Similarity, ${name}`,
    columns,
    rows,
    notes: [
      ...(published
        ? [
            `Published rows: ${PAPER_CITATION} We computed the averages over models from the printed cells.`,
            ...unlikeBehaviourTable(population)
          ]
        : []),
      'Priming Only: the value prompt. Test Only: a questionnaire that the value-prompted respondent had filled in, without the prompt. Priming & Test: both.',
      ...(respondents.length > 0
        ? [
            `${SIMILARITY_NOTE} An average covers the instruments that have a similarity.`,
            ...respondentNotes(studies, names)
          ]
        : []),
      ...studies.flatMap((study, index) => instrumentNotes(study, names[index]!, population)),
      ...referenceNotes(studies),
      ...context.notes
    ],
    words: withAlternates(
      wordsOnRespondents(studies, respondents, ({ label, cells }) => [
        ...standings(label, cells, table, [0, 1, 2], 'in'),
        ...contrast(label, cells, rows)
      ]),
      studies
    )
  };
}

const scoredOf = (study: StudyAnalysis, population: PopulationId, arm: PrimingArm) =>
  INSTRUMENT_COLUMNS.map((_, column) => instrumentCell(resultOf(study, column, population, arm)));

function armCell(study: StudyAnalysis, population: PopulationId, arm: PrimingArm): TableCell {
  const scored = scoredOf(study, population, arm);
  const average = averageOfScored(scored, -1);
  if (average.value !== null) return average;
  return unknownCell(
    scored.every(({ cell }) => cell.text === 'not asked') ? 'not asked' : 'not scored'
  );
}

/** Over which instruments a respondent's means are. */
function instrumentNotes(study: StudyAnalysis, label: string, population: PopulationId): string[] {
  const over = overInstruments(
    ARM_ORDER.map((arm) =>
      instrumentNames(scoredOf(study, population, arm).map(({ cell }) => cell))
    )
  );
  return over === null ? [] : [`${label}: ${over}.`];
}

/** "mean over A and B", arm by arm where these differ; null where no arm has any. */
function overInstruments(names: readonly string[]): string | null {
  const known = names.flatMap((name, index) =>
    name === '' ? [] : { arm: ARM_COLUMNS[index]!, name }
  );
  if (known.length === 0) return null;
  if (known.every(({ name }) => name === known[0]!.name)) return `mean over ${known[0]!.name}`;
  return `${listInWords(known.map(({ arm, name }) => `${arm} over ${name}`))}; the arms cover different instruments`;
}

/** Chance and people by arm, each over the instruments that the arm has. */
function contextOf(studies: readonly StudyAnalysis[], population: PopulationId) {
  if (studies.every(({ behaviour }) => behaviour === null)) return { rows: [], notes: [] };
  const chance = ARM_ORDER.map((arm) => chanceCells(studies, population, arm));
  const human = chance.map(({ instruments }) =>
    humanCells(studies, (column) => instruments[column]!.value !== null)
  );
  const over = overInstruments(human.map((cells) => instrumentNames(cells.instruments)));
  const row = (
    label: string,
    kind: TableRow['kind'],
    cells: readonly ContextCells[]
  ): TableRow => ({
    label,
    kind,
    simulated: false,
    cells: cells.map(({ average }) => average)
  });
  return {
    rows: [row('Chance', 'chance', chance), row('People with people', 'ceiling', human)],
    notes: [CHANCE_NOTE, over === null ? NO_HUMAN_NOTE : `${HUMAN_NOTE}; ${over}.`]
  };
}

/** The paper's Priming Only and its table by instrument are the same condition, but differ. */
function unlikeBehaviourTable(population: PopulationId): string[] {
  const byInstrument = PUBLISHED_BEHAVIOUR[population]?.rows;
  const byArm = PUBLISHED_PRIMING[population]?.rows;
  if (!byInstrument || !byArm) return [];
  const differences = byArm.map(({ model, cells }, index) => ({
    model,
    one: byInstrument[index]!.average!,
    other: cells[0]!,
    size: Math.abs(byInstrument[index]!.average! - cells[0]!)
  }));
  const { model, one, other } = differences.reduce((a, b) => (b.size > a.size ? b : a));
  return [
    `The paper’s Priming Only can differ from its average by instrument for the same population: ${model} has ${other.toFixed(1)} here and ${one.toFixed(1)} there.`
  ];
}

/** What leaving out the prompt costs a respondent, and the paper's models. */
function contrast(name: string, cells: readonly TableCell[], rows: readonly TableRow[]): string[] {
  const change = ([only, , test]: readonly TableCell[]) =>
    only!.value === null || test!.value === null ? [] : [differenceOf(test!.value, only!.value)];
  const theirs = rows.filter(({ kind }) => kind === 'paper').flatMap((row) => change(row.cells));
  const paper =
    theirs.length > 0
      ? `; for the paper’s models between ${relative(Math.max(...theirs))} and ${relative(Math.min(...theirs))}`
      : '';
  return change(cells).map((own) => `${name}: Test Only is ${relative(own)} Priming Only${paper}.`);
}
