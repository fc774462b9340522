import type { Point } from '../core/analysis/types';
import { promptedValue, type ConditionId } from '../core/study/condition';
import { VALUES, VALUE_LABELS } from '../core/values';
import { conditionLabel } from './palette';
import { residuals } from './reading';
import type {
  DistanceProfileProps,
  FigureTableData,
  OptionBarsProps,
  SimilarityContext
} from './types';

const number = (label: string) => ({ label, numeric: true });

/** Coordinates of the circle (in the human map's own units) and the distances between them. */
export function circleTable(human: Point[], respondent: Point[] | null): FigureTableData {
  const distances = residuals(human, respondent);
  const columns = [{ label: 'Value' }, number('People, x'), number('People, y')];
  if (respondent) {
    columns.push(number('Respondent, x'), number('Respondent, y'), number('Distance'));
  }
  return {
    caption: 'Coordinates of the ten values',
    columns,
    rows: VALUES.map((value, i) => {
      const people = human[i];
      const row = [VALUE_LABELS[value], people?.[0] ?? null, people?.[1] ?? null];
      if (!respondent) return row;
      return [...row, respondent[i]?.[0] ?? null, respondent[i]?.[1] ?? null, distances[i] ?? null];
    }),
    digits: 3
  };
}

/** A matrix with its row and column names; the ten values unless told. */
export function matrixTable(
  caption: string,
  matrix: (number | null)[][],
  rowLabels: string[] = VALUES.map((value) => VALUE_LABELS[value]),
  columnLabels: string[] = rowLabels
): FigureTableData {
  return {
    caption,
    columns: [{ label: '' }, ...columnLabels.map(number)],
    rows: matrix.map((row, i) => [rowLabels[i] ?? '', ...row])
  };
}

/** Everything that a ruler bears, times 100. What is null is left out. */
export function similarityTable(label: string, context: SimilarityContext): FigureTableData {
  const hundred = (value: number | null | undefined) =>
    typeof value === 'number' ? value * 100 : null;
  const rows: FigureTableData['rows'] = [
    [
      label,
      hundred(context.similarity),
      hundred(context.interval?.low),
      hundred(context.interval?.high)
    ]
  ];
  const levels = [
    ['Chance', context.chance],
    ['One dimension', context.oneDimension],
    ['Four groups', context.fourGroups],
    ['Weak textbook circle', context.circleWeak],
    ['Textbook circle', context.circleStrong],
    ['People with people', context.ceiling]
  ] as const;
  for (const [name, level] of levels) {
    if (level) rows.push([name, hundred(level.mean), hundred(level.low), hundred(level.high)]);
  }
  return {
    caption: 'Similarity and what it is read against (times 100)',
    columns: [{ label: '' }, number('Mean or value'), number('2.5%'), number('97.5%')],
    rows,
    digits: 1
  };
}

/** Mean correlation by steps round the circle. */
export function distanceTable(rows: DistanceProfileProps['rows']): FigureTableData {
  return {
    caption: 'Mean correlation by steps round the circle',
    columns: [number('Steps'), number('People'), number('Respondent')],
    rows: rows.map(({ steps, human, respondent }) => [String(steps), human, respondent])
  };
}

/** Shares of the scale points and of everything else. */
export function optionTable(props: OptionBarsProps): FigureTableData {
  return {
    caption: props.name,
    columns: [{ label: 'Answer' }, number('Probability')],
    rows: [
      ...props.options.map(({ label, anchor }, i): (string | number | null)[] => [
        `${label} ${anchor}`,
        props.probabilities[i] ?? null
      ]),
      ['Anything else', props.outside]
    ],
    digits: 4
  };
}

/** Names of the eleven personas that a population is a mixture of. */
export const PERSONA_LABELS: readonly string[] = [
  ...VALUES.map((value) => VALUE_LABELS[value]),
  'No value'
];

/** Weights of the eleven personas. */
export function weightsTable(name: string, weights: number[]): FigureTableData {
  return {
    caption: name,
    columns: [{ label: 'Persona' }, number('Weight')],
    rows: PERSONA_LABELS.map((label, i) => [label, weights[i] ?? null]),
    digits: 3
  };
}

/** Value means by persona. */
export function meansTable(
  conditions: ConditionId[],
  means: (number | null)[][],
  human: (number | null)[] | null = null
): FigureTableData {
  const rows: FigureTableData['rows'] = conditions.map((condition, i) => [
    promptedValue(condition) ? `Told ${conditionLabel(condition)}` : 'No value',
    ...VALUES.map((_, j) => means[i]?.[j] ?? null)
  ]);
  if (human) rows.push(['People', ...VALUES.map((_, j) => human[j] ?? null)]);
  return {
    caption: 'Mean score of each value by persona',
    columns: [{ label: 'Persona' }, ...VALUES.map((value) => number(VALUE_LABELS[value]))],
    rows
  };
}
