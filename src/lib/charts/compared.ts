import type { Point } from '../core/analysis/types';
import { VALUES, VALUE_LABELS } from '../core/values';
import { formatNumber, isKnown, listInWords } from './format';
import type { ComparedRespondent, FigureTableData } from './types';
import { residuals } from './values';

/** Maps of several respondents in words: the accessible name of their picture. */
export function describeCompared(
  human: Point[],
  respondents: readonly ComparedRespondent[]
): string {
  const sentences = respondents.map(({ name, map, pale }) => {
    const far = residuals(human, map)
      .map((distance, v) => ({ distance, v }))
      .filter(({ distance }) => isKnown(distance))
      .sort((a, b) => b.distance! - a.distance!)
      .slice(0, 2)
      .map(({ v }) => VALUE_LABELS[VALUES[v]!]);
    return `${name}${pale ? ' (not to be read)' : ''}: furthest from their place among people are ${listInWords(far)}.`;
  });
  return `Map of the ten values: people as rings, respondents as marks of their own. ${sentences.join(' ')}`;
}

/** Coordinates of the ten values of people and of all respondents. */
export function comparedTable(
  human: Point[],
  respondents: readonly ComparedRespondent[]
): FigureTableData {
  const maps = [{ name: 'People', map: human }, ...respondents];
  return {
    caption: 'Coordinates of the ten values, on people’s map',
    columns: [
      { label: 'Value' },
      ...maps.flatMap(({ name }) =>
        ['x', 'y'].map((axis) => ({ label: `${name}, ${axis}`, numeric: true }))
      )
    ],
    rows: VALUES.map((value, v) => [
      VALUE_LABELS[value],
      ...maps.flatMap(({ map }) => map?.[v] ?? [null, null])
    ]),
    digits: 3
  };
}

/** Distances of the first point from the others, in words. */
export const describePlaces = (
  points: readonly { name: string; place: Point }[],
  from: { name: string; place: Point }
): string => {
  const others = points
    .filter((point) => point !== from)
    .map(({ name, place }) => ({
      name,
      distance: Math.hypot(place[0] - from.place[0], place[1] - from.place[1])
    }))
    .sort((a, b) => a.distance - b.distance);
  return `Respondents as points: the nearer, the more alike their maps. Distances from ${from.name} in the picture: ${listInWords(
    others.map(({ name, distance }) => `${name} ${formatNumber(distance)}`)
  )}.`;
};
