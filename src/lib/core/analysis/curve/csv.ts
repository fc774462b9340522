import { csvPortions, numberCell } from '../../csv';
import type { AnalysisChoices } from '../types';
import { specificationAt } from './grid';
import { marksAt, type Curve } from './summary';

export const CURVE_COLUMNS = [
  'form',
  'items_left_out',
  'temperature',
  'scoring',
  'prompts',
  'population',
  'dominance',
  'mds',
  'dissimilarity',
  'reference',
  'similarity',
  'chance_95',
  'one_dimension_95',
  'people_low',
  'people_high'
];

/**
 * All combinations of a curve as CSV, in portions: empty where there is no number.
 *
 * @param choices those that the curve was computed under
 */
export function curveCsv(curve: Curve, choices: AnalysisChoices): Generator<string, void> {
  return csvPortions(CURVE_COLUMNS, rowsOf(curve, choices));
}

function* rowsOf(curve: Curve, { dominance }: AnalysisChoices): Generator<string[], void> {
  const cell = (value: number | null | undefined) =>
    numberCell(value === undefined || Number.isNaN(value) ? null : value);
  for (let place = 0; place < curve.similarity.length; place++) {
    const one = specificationAt(curve.axes, place);
    const { oneDimension, people } = marksAt(curve, place);
    yield [
      one.arm ?? '',
      cell(one.leftOut),
      cell(one.temperature),
      one.scoring,
      one.prompts,
      one.population,
      dominance,
      one.map.mds,
      one.map.dissimilarity,
      one.reference,
      cell(curve.similarity[place]),
      cell(curve.chance[place]),
      cell(oneDimension),
      cell(people?.low),
      cell(people?.high)
    ];
  }
}
