import type { FigureTableData, SpecificationCurveProps } from '../../lib/charts';
import {
  CURVE_AXES,
  levelsAt,
  specificationAt,
  type CurveAxes,
  type CurveAxis
} from '../../lib/core/analysis/curve/grid';
import {
  marksAt,
  standingAt,
  type Curve,
  type CurveSummary
} from '../../lib/core/analysis/curve/summary';
import { AXIS_NAMES, levelNames } from '../../lib/core/analysis/curve/words';
import type { ValueReference } from '../../lib/core/reference/reference';
import { percent, points } from '../../lib/core/words';

/** Parts of the curve for which the dashboard counts combinations. */
const PARTS = 90;

/** More levels than this share rows. */
const MOST_ROWS = 14;

/** Levels of a choice as rows: of many human samples those with the same questionnaire together. */
function rowsOf(
  axes: CurveAxes,
  axis: CurveAxis,
  references: readonly ValueReference[]
): { labels: string[]; rowOf: number[] } {
  const find = (id: string) => references.find((one) => one.id === id);
  const names =
    axis === 'reference' && axes.reference.length > MOST_ROWS
      ? axes.reference.map((id) => {
          const found = find(id);
          return found && found.members.length > 0
            ? 'Averages of countries'
            : `Single: ${found?.instrument ?? id}`;
        })
      : levelNames(axes, axis, (id) => find(id)?.title ?? id);
  const labels = [...new Set(names)];
  return { labels, rowOf: names.map((name) => labels.indexOf(name)) };
}

/** The dashboard of a curve: how many combinations with each level lie in each part of it. */
export function curveGroups(
  { axes }: Curve,
  { order }: CurveSummary,
  references: readonly ValueReference[]
): SpecificationCurveProps['groups'] {
  const parts = Math.min(PARTS, order.length);
  const varied = CURVE_AXES.flatMap((axis, a) =>
    axes[axis].length > 1
      ? [{ a, axis, ...rowsOf(axes, axis, references), shares: [] as Float64Array[] }]
      : []
  );
  for (const group of varied) group.shares = group.labels.map(() => new Float64Array(parts));
  order.forEach((place, rank) => {
    const part = Math.floor((rank * parts) / order.length);
    const levels = levelsAt(axes, place);
    for (const { a, rowOf, shares } of varied) shares[rowOf[levels[a]!]!]![part]! += 1;
  });
  return varied.map(({ axis, labels, shares }) => ({
    label: AXIS_NAMES[axis],
    rows: labels.map((label, row) => ({ label, shares: shares[row]! }))
  }));
}

/** Every level of every choice that varies: the table behind the picture. */
export function curveTable(
  { axes }: Curve,
  summary: CurveSummary,
  titleOf: (reference: string) => string
): FigureTableData {
  return {
    caption: 'Similarities of the combinations with each level of each choice',
    columns: [
      { label: 'Choice' },
      { label: 'Level' },
      { label: 'Combinations', numeric: true },
      { label: 'Mean similarity', numeric: true },
      { label: 'Above chance', numeric: true },
      { label: 'Variance between levels', numeric: true }
    ],
    rows: summary.axes.flatMap(({ axis, levels, share }) => {
      const names = levelNames(axes, axis, titleOf);
      return levels.map(({ aboveChance, count, mean }, k) => [
        AXIS_NAMES[axis],
        names[k]!,
        String(count),
        count > 0 ? points(mean) : null,
        count > 0 ? percent(aboveChance) : null,
        Number.isNaN(share) ? null : percent(share)
      ]);
    })
  };
}

/** One combination in words: its choices, its similarity, and what that is above. */
export function combinationFacts(
  curve: Curve,
  place: number,
  titleOf: (reference: string) => string
): { name: string; value: string }[] {
  const { axes } = curve;
  const levels = levelsAt(axes, place);
  const { oneDimension, people } = marksAt(curve, place);
  const standing = standingAt(curve, place);
  const beside = (above: boolean | null, level: string) =>
    above === null ? 'not known' : `${above ? 'yes' : 'no'} (${level})`;
  return [
    ...CURVE_AXES.map((axis, a) => ({
      name: AXIS_NAMES[axis],
      value: levelNames(axes, axis, titleOf)[levels[a]!]!
    })),
    { name: 'Similarity', value: points(curve.similarity[place]) },
    ...(standing === null
      ? []
      : [
          {
            name: 'Above chance',
            value: beside(standing.aboveChance, points(curve.chance[place]))
          },
          {
            name: 'Above one dimension',
            value: beside(standing.aboveOneDimension, points(oneDimension))
          },
          {
            name: 'Within people',
            value: beside(
              standing.withinPeople,
              people ? `${points(people.low)} to ${points(people.high)}` : ''
            )
          }
        ])
  ];
}

/** The combination at a rank of the curve. */
export const specificationAtRank = ({ axes }: Curve, { order }: CurveSummary, rank: number) =>
  specificationAt(axes, order[rank]!);
