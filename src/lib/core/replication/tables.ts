import type { HumanCeiling, PopulationId } from '../analysis/types';
import { behaviourTable } from './behaviour-tables';
import { primingTable } from './priming-tables';
import {
  type PaperTable,
  type StudyAnalysis,
  averageCell,
  averageOfScored,
  levelCell,
  printedCell,
  publishedRows,
  respondentAverage,
  respondentNames,
  respondentRow,
  SIMILARITY_NOTE,
  similarityCell,
  respondentNotes,
  unscoredCell,
  wordsOnRespondents,
  unknownCell,
  type TableCell,
  type TableRow
} from './table';
import { POPULATION_NAMES } from '../analysis/names';
import { PAPER_CITATION, PAPER_POPULATIONS, PUBLISHED_VALUES } from './published';
import { points, showCount } from '../words';
import { standings } from './standings';

/** Populations of which the paper prints tables of Behaviour Similarity, in its order. */
const PRINTED: readonly PopulationId[] = ['h-np', 'uniform'];

/**
 * Tables 1 to 5 of the paper with these respondents beside its models, in the paper's order; with
 * a population that the paper gives no table of Behaviour Similarity, two more in the same form.
 *
 * @param studies analysed under the same choices; none gives the published rows alone
 */
export function paperTables(
  studies: readonly StudyAnalysis[],
  { population }: { population?: PopulationId } = {}
): PaperTable[] {
  const populations =
    population === undefined || PRINTED.includes(population) ? PRINTED : [...PRINTED, population];
  return [
    valuesTable(studies),
    ...populations.flatMap((id) => [behaviourTable(studies, id), primingTable(studies, id)])
  ];
}

/** Table 1: Values Similarity by population, published and of these respondents. */
export function valuesTable(studies: readonly StudyAnalysis[]): PaperTable {
  const columns = [...PUBLISHED_VALUES.columns, 'Average'];
  const published = publishedRows(PUBLISHED_VALUES, ({ cells }) =>
    averageCell(cells.map(printedCell))
  );
  const names = respondentNames(studies);
  const notes = [
    `Published rows: ${PAPER_CITATION} We computed the averages over models and populations from the printed cells.`
  ];
  const respondents = studies.map((study, index) => rowOf(study, names[index]!, notes));
  if (respondents.length > 0) notes.push(SIMILARITY_NOTE, ...respondentNotes(studies, names));

  const rows = [
    ...published,
    ...respondents,
    ...respondentAverage(respondents),
    ...contextRows(studies, names, notes)
  ];
  const places = PUBLISHED_VALUES.columns.map((_, column) => column);
  const words = wordsOnRespondents(studies, respondents, ({ label, cells }) =>
    standings(label, cells, { columns, rows }, places, 'under')
  );
  return {
    id: 'table-1',
    title: 'Table 1. Values Similarity by population',
    columns,
    rows,
    notes,
    words
  };
}

function rowOf(study: StudyAnalysis, label: string, notes: string[]): TableRow {
  const { values } = study;
  const scored = PAPER_POPULATIONS.map((id) => {
    const found = values?.populations.find((population) => population.id === id);
    if (!found) return unscoredCell('not asked');
    if (found.problem !== null) {
      notes.push(`${label}, ${POPULATION_NAMES[id]}: ${found.problem}`);
      return unscoredCell('not scored');
    }
    return similarityCell(found, 0);
  });
  const cells = scored.map(({ cell }) => cell);
  // An average over fewer populations than the paper's would be another quantity.
  const whole = cells.every(({ value }) => value !== null);
  return respondentRow(study, label, [
    ...cells,
    whole ? averageOfScored(scored, 0) : unknownCell()
  ]);
}

/** Chance and people, of the first study that has values. */
function contextRows(
  studies: readonly StudyAnalysis[],
  names: readonly string[],
  notes: string[]
): TableRow[] {
  const first = studies.findIndex(({ values }) => values !== null);
  const values = studies[first]?.values;
  if (!values) return [];
  const { ceiling, reference } = values;
  const chance = PAPER_POPULATIONS.map((id) =>
    levelCell(values.populations.find((population) => population.id === id)?.chance)
  );
  const human: TableCell = {
    value: ceiling.mean,
    low: ceiling.low,
    high: ceiling.high,
    text: null
  };
  notes.push(
    `Chance: similarities of the map of ${names[first]!} with its labels permuted, mean and middle 95%. The average has no interval, because populations of one respondent are not independent.`,
    `People with people: ${peopleInWords(ceiling, `${reference.title} (N = ${showCount(reference.n)})`)}; the same for every population.`,
    'We chose the human reference and every setting that the paper does not state. Differences from the paper may come from these choices.'
  );
  return [
    { label: 'Chance', kind: 'chance', simulated: false, cells: [...chance, averageCell(chance)] },
    {
      label: 'People with people',
      kind: 'ceiling',
      simulated: false,
      cells: [...PAPER_POPULATIONS, 'average'].map(() => human)
    }
  ];
}

/** Which human samples were compared with which. */
function peopleInWords({ samples, countries }: HumanCeiling, reference: string): string {
  const count = samples.filter(({ independent }) => independent).length;
  const own = `${count} independent human ${count === 1 ? 'sample' : 'samples'} against ${reference}, mean and 5th to 95th percentile`;
  if (countries === null) return own;
  const { mean, low, high, pairs } = countries;
  return `${own}. Country against country (${pairs} pairs): ${points(mean)} (${points(low)} to ${points(high)})`;
}
