import type { Point } from '../core/analysis/types';
import type { ConditionId } from '../core/study/condition';
import { VALUES, VALUE_LABELS, type ValueId } from '../core/values';
import { formatNumber, isKnown, listInWords, MISSING } from './format';
import { conditionColour, conditionLabel } from './palette';
import type { Bar, DistanceProfileProps, FigureTableData, PlacedPersona } from './types';

/** Distance between the people's and the respondent's point of each value; null if unknown. */
export function residuals(human: Point[], respondent: Point[] | null): (number | null)[] {
  return VALUES.map((_, i) => {
    const [a, b] = [human[i], respondent?.[i]];
    if (!a || !b) return null;
    const distance = Math.hypot(a[0] - b[0], a[1] - b[1]);
    return Number.isFinite(distance) ? distance : null;
  });
}

/** The value circle in a sentence or two: its accessible name. */
export function describeCircle(
  human: Point[],
  respondent: Point[] | null,
  personas: readonly PlacedPersona[] = []
): string {
  const own =
    personas.length === 0
      ? ''
      : ` Own personas as diamonds: ${listInWords(personas.map(({ label }) => label))}.`;
  return `${describeValues(human, respondent)}${own}`;
}

function describeValues(human: Point[], respondent: Point[] | null): string {
  const order = `Map of the ten values among people, in the order ${listInWords(
    VALUES.map((value) => VALUE_LABELS[value])
  )} round the circle.`;
  const distances = residuals(human, respondent);
  const ranked = VALUES.map((value, i) => ({ value, distance: distances[i] ?? null }))
    .filter((row): row is { value: ValueId; distance: number } => row.distance !== null)
    .sort((a, b) => b.distance - a.distance);
  if (ranked.length < 4) return order;
  const name = ({ value }: { value: ValueId }) => VALUE_LABELS[value];
  return (
    `Map of the ten values: people as rings, the respondent as dots. ` +
    `Furthest from their place among people: ${listInWords(ranked.slice(0, 3).map(name))}; ` +
    `nearest: ${listInWords(ranked.slice(-2).reverse().map(name))}.`
  );
}

const number = (label: string) => ({ label, numeric: true });

/** Coordinates of the circle (in the human map's own units) and the distances between them. */
export function circleTable(
  human: Point[],
  respondent: Point[] | null,
  personas: readonly PlacedPersona[] = []
): FigureTableData {
  const distances = residuals(human, respondent);
  const columns = [{ label: 'Value' }, number('People, x'), number('People, y')];
  if (respondent) {
    columns.push(number('Respondent, x'), number('Respondent, y'), number('Distance'));
  }
  return {
    caption: 'Coordinates of the ten values',
    columns,
    rows: [
      ...VALUES.map((value, i) => {
        const people = human[i];
        const row = [VALUE_LABELS[value], people?.[0] ?? null, people?.[1] ?? null];
        if (!respondent) return row;
        const own = respondent[i];
        return [...row, own?.[0] ?? null, own?.[1] ?? null, distances[i] ?? null];
      }),
      ...personas.map(({ label, direction, reach }) => [
        `${label} (direction)`,
        null,
        null,
        ...(respondent ? [direction[0] * reach, direction[1] * reach, null] : [])
      ])
    ],
    digits: 3
  };
}

/** A matrix with its row and column names; by default the ten values. */
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

/** Mean correlation by steps round the circle. */
export function distanceTable(rows: DistanceProfileProps['rows']): FigureTableData {
  return {
    caption: 'Mean correlation by steps round the circle',
    columns: [number('Steps'), number('People'), number('Respondent')],
    rows: rows.map(({ steps, human, respondent }) => [String(steps), human, respondent])
  };
}

/** The eleven personas that a population is a mixture of, in the order of its weights. */
const PERSONAS: readonly ConditionId[] = [...VALUES, 'none'];

/** Weights of the eleven personas. */
export function weightsTable(name: string, weights: number[]): FigureTableData {
  return {
    caption: name,
    columns: [{ label: 'Persona' }, number('Weight')],
    rows: PERSONAS.map((persona, i) => [conditionLabel(persona), weights[i] ?? null]),
    digits: 3
  };
}

/** The same as bars, the largest of which is as long as there is room. */
export function weightBars(weights: number[]): Bar[] {
  const largest = Math.max(0.1, ...weights.filter(isKnown));
  return PERSONAS.map((persona, i) => {
    const weight = weights[i];
    return {
      label: conditionLabel(persona),
      length: isKnown(weight) ? weight / largest : null,
      text: isKnown(weight) ? `${formatNumber(weight * 100, 1)}%` : MISSING,
      colour: conditionColour(persona)
    };
  });
}

/** Value means by persona. */
export function meansTable(
  conditions: ConditionId[],
  means: (number | null)[][],
  human: (number | null)[] | null = null
): FigureTableData {
  const rows: FigureTableData['rows'] = conditions.map((condition, i) => [
    conditionLabel(condition),
    ...VALUES.map((_, j) => means[i]?.[j] ?? null)
  ]);
  if (human) rows.push(['People', ...VALUES.map((_, j) => human[j] ?? null)]);
  return {
    caption: 'Mean score of each value by persona',
    columns: [{ label: 'Persona' }, ...VALUES.map((value) => number(VALUE_LABELS[value]))],
    rows
  };
}
