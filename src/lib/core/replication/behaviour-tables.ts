import type { PopulationId } from '../analysis/types';
import { POPULATION_NAMES } from '../analysis/names';
import { listInWords, points } from '../words';
import {
  averageOfScored,
  printedCell,
  publishedRows,
  respondentAverage,
  respondentNames,
  respondentRow,
  respondentNotes,
  SIMILARITY_NOTE,
  wordsOnRespondents,
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
  problemNotes,
  referenceNotes,
  resultOf
} from './instruments';
import { INSTRUMENT_COLUMNS, PAPER_CITATION, PUBLISHED_BEHAVIOUR } from './published';
import { differenceOf, relative, standings } from './standings';

/** The paper's tables by instrument. */
const NUMBER: Partial<Record<PopulationId, 2 | 4>> = { 'h-np': 2, uniform: 4 };

/** Where the average of Tables 2 and 4 stands. */
const AVERAGE = INSTRUMENT_COLUMNS.length;

/**
 * Behaviour Similarity by instrument in one population: Table 2 (H-NP), Table 4 (Uniform), or the
 * same for a population of which the paper prints no table.
 */
export function behaviourTable(
  studies: readonly StudyAnalysis[],
  population: PopulationId
): PaperTable {
  const columns = [...INSTRUMENT_COLUMNS, 'Average'];
  const published = PUBLISHED_BEHAVIOUR[population];
  const names = respondentNames(studies);
  const respondents = studies.map((study, index) => {
    const scored = INSTRUMENT_COLUMNS.map((_, column) =>
      instrumentCell(resultOf(study, column, population, 'prompt'))
    );
    const cells = [...scored.map(({ cell }) => cell), averageOfScored(scored, -1)];
    return respondentRow(study, names[index]!, cells);
  });
  const rows = [
    ...(published ? publishedRows(published, ({ average }) => printedCell(average)) : []),
    ...respondents,
    ...respondentAverage(respondents),
    ...contextRows(studies, population)
  ];
  const name = POPULATION_NAMES[population];
  const number = NUMBER[population];
  return {
    id: number === undefined ? 'behaviour-elsewhere' : `table-${number}`,
    title:
      number === undefined
        ? `Behaviour Similarity by instrument, ${name} (not in the paper)`
        : `Table ${number}. Behaviour Similarity by instrument, ${name}`,
    columns,
    rows,
    notes: [
      ...(published
        ? [
            `Published averages: ${PAPER_CITATION} The cells of the paper’s table could not be read. We computed the average of its row averages.`
          ]
        : []),
      ...(respondents.length > 0
        ? [
            `${SIMILARITY_NOTE} An average covers the instruments that have a similarity.`,
            ...respondentNotes(studies, names)
          ]
        : []),
      ...referenceNotes(studies),
      ...studies.flatMap((study, index) =>
        problemNotes(study, names[index]!, population, 'prompt')
      ),
      ...contextNotes(studies)
    ],
    words: withAlternates(
      wordsOnRespondents(studies, respondents, ({ label, cells }) =>
        wordsOf(label, cells, { columns, rows })
      ),
      studies
    )
  };
}

/** Chance and people, where any study has behaviours. */
function contextRows(studies: readonly StudyAnalysis[], population: PopulationId): TableRow[] {
  if (contextNotes(studies).length === 0) return [];
  const row = (label: string, kind: TableRow['kind'], { instruments, average }: ContextCells) => ({
    label,
    kind,
    simulated: false,
    cells: [...instruments, average]
  });
  return [
    row('Chance', 'chance', chanceCells(studies, population, 'prompt')),
    row('People with people', 'ceiling', humanCells(studies))
  ];
}

function contextNotes(studies: readonly StudyAnalysis[]): string[] {
  if (studies.every(({ behaviour }) => behaviour === null)) return [];
  const names = instrumentNames(humanCells(studies).instruments);
  return [
    CHANCE_NOTE,
    names === ''
      ? NO_HUMAN_NOTE
      : `${HUMAN_NOTE}, mean and range. The average covers ${names} and has no range.`
  ];
}

/** A respondent beside the paper's averages: of the table's rows, and of its columns. */
function wordsOf(
  name: string,
  cells: readonly TableCell[],
  table: { columns: readonly string[]; rows: readonly TableRow[] }
): string[] {
  const asked = INSTRUMENT_COLUMNS.filter((_, column) => cells[column]!.value !== null);
  if (asked.length === 0) return [];
  const words: string[] = [];
  const onAverage = table.columns.map((column) => column.toLowerCase());
  const [total] = standings(name, cells, { ...table, columns: onAverage }, [AVERAGE], 'on');
  if (total !== undefined)
    words.push(
      asked.length === INSTRUMENT_COLUMNS.length
        ? total
        : `${total} Its average covers ${listInWords(asked)} only; theirs cover all five instruments.`
    );
  const average = table.rows.find(({ kind }) => kind === 'average');
  const parts = table.rows.some(({ kind }) => kind === 'paper')
    ? INSTRUMENT_COLUMNS.flatMap((column, index) => {
        const value = cells[index]!.value;
        const theirs = average?.cells[index]?.value ?? null;
        if (value === null || theirs === null) return [];
        return [
          `${column} ${points(value)} is ${relative(differenceOf(value, theirs))} their ${points(theirs)}`
        ];
      })
    : [];
  if (parts.length > 0)
    words.push(`${name} compared with the averages of the paper’s models: ${listInWords(parts)}.`);
  return words;
}
