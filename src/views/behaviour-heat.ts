import type { HeatScale, ValueBehaviourHeatmapProps } from '../lib/charts';
import type { BehaviourReference } from '../lib/core/reference/behaviour-reference';

/**
 * Correlations of values with behaviours for a picture, next to people's where any are known.
 * Columns that the questionnaire does not measure are left out.
 *
 * @param mapped the respondent's correlations on the reference's rows and columns
 */
export function behaviourHeat(
  { rows, columns, correlations, signs }: BehaviourReference,
  mapped: readonly (readonly (number | null)[])[],
  respondent: string
): ValueBehaviourHeatmapProps & { leftOut: number } {
  const places = columns.flatMap(({ measures }, j) => (measures.length > 0 ? [j] : []));
  const pick = <Cell>(matrix: readonly (readonly (Cell | null)[])[]) =>
    matrix.map((row) => places.map((j) => row[j] ?? null));
  return {
    rowLabels: rows.map(({ label }) => label),
    columnLabels: places.map((j) => columns[j]!.label),
    respondent: { name: respondent, matrix: pick(mapped) },
    human: { name: 'People', matrix: pick(correlations), signs: signs && pick(signs) },
    leftOut: columns.length - places.length
  };
}

/** What a caption says about such a figure besides its numbers. */
export function heatWords(
  { human, leftOut }: ReturnType<typeof behaviourHeat>,
  scale: HeatScale
): string {
  const known = human?.matrix.flat().some((value) => value !== null);
  return [
    ...(known
      ? [
          scale === 'each'
            ? 'Colours: one scale per figure, because the similarity compares patterns, not sizes.'
            : 'Colours: one scale for both figures.'
        ]
      : []),
    ...(leftOut > 0
      ? [
          `Left out: ${leftOut} ${leftOut === 1 ? 'column' : 'columns'} that this study does not measure.`
        ]
      : [])
  ].join(' ');
}
