import { mean, sortedQuantile } from '../../statistics/summary';
import type { CurveBlock } from './compute';
import { countSpecifications, CURVE_AXES, levelsAt, type CurveAxes, type CurveAxis } from './grid';
import type { CurveMarks } from './people';

/** A specification curve: a number for every combination, in the order of `CurveAxes`. */
export interface Curve extends CurveBlock {
  axes: CurveAxes;
  /** Scorings x kinds of map x human samples. */
  marks: readonly CurveMarks[];
}

/** The marks of the combination at a place. */
export function marksAt({ axes, marks }: Pick<Curve, 'axes' | 'marks'>, place: number): CurveMarks {
  const levels = levelsAt(axes, place);
  const level = (axis: CurveAxis) => levels[CURVE_AXES.indexOf(axis)]!;
  return marks[
    (level('scoring') * axes.map.length + level('map')) * axes.reference.length + level('reference')
  ]!;
}

/** How one combination compares; null where there is nothing to compare with. */
export interface Standing {
  aboveChance: boolean;
  aboveOneDimension: boolean | null;
  /** Whether it reaches the lower end of people against people. */
  withinPeople: boolean | null;
}

/** The standing of the combination at a place; null where it has no similarity. */
export function standingAt(curve: Curve, place: number): Standing | null {
  const similarity = curve.similarity[place]!;
  if (Number.isNaN(similarity)) return null;
  const { oneDimension, people } = marksAt(curve, place);
  return {
    aboveChance: similarity > curve.chance[place]!,
    aboveOneDimension: oneDimension === null ? null : similarity > oneDimension,
    withinPeople: people && similarity >= people.low
  };
}

/** One level of a choice, over all combinations that have it. */
export interface CurveLevel {
  /** Combinations with a similarity, and their mean; NaN for none. */
  count: number;
  mean: number;
  aboveChance: number;
}

/** One choice that varies. */
export interface CurveAxisSummary {
  axis: CurveAxis;
  /** Share of the variance of all similarities that lies between its levels, 0-1; NaN where there is none. */
  share: number;
  levels: CurveLevel[];
}

/** What a whole curve says. Shares are of the combinations that can be compared, NaN for none. */
export interface CurveSummary {
  combinations: number;
  /** Places of the combinations with a similarity, from the lowest similarity to the highest. */
  order: Uint32Array;
  lowest: number;
  median: number;
  highest: number;
  aboveChance: number;
  aboveOneDimension: number;
  withinPeople: number;
  /** Medians of the marks over the combinations; NaN where none is known. */
  chance: number;
  oneDimension: number;
  people: { low: number; high: number };
  /** Choices with several levels. */
  axes: CurveAxisSummary[];
}

/** Sorts a curve, and says how many of its combinations stand out. */
export function summariseCurve(curve: Curve): CurveSummary {
  const { axes, chance, similarity } = curve;
  const order = Uint32Array.from(similarity.keys())
    .filter((place) => !Number.isNaN(similarity[place]!))
    .sort((a, b) => similarity[a]! - similarity[b]! || a - b);
  const sorted = Float64Array.from(order, (place) => similarity[place]!);
  const standings = Array.from(order, (place) => standingAt(curve, place)!);
  const marks = Array.from(order, (place) => marksAt(curve, place));
  const high = marks.map(({ people }) => people?.high);
  return {
    combinations: countSpecifications(axes),
    order,
    lowest: sorted[0] ?? NaN,
    median: sortedQuantile(sorted, 0.5),
    highest: sorted.at(-1) ?? NaN,
    aboveChance: shareOf(standings.map(({ aboveChance }) => aboveChance)),
    aboveOneDimension: shareOf(standings.map(({ aboveOneDimension }) => aboveOneDimension)),
    withinPeople: shareOf(standings.map(({ withinPeople }) => withinPeople)),
    chance: median(Array.from(order, (place) => chance[place])),
    oneDimension: median(marks.map(({ oneDimension }) => oneDimension)),
    people: { low: median(marks.map(({ people }) => people?.low)), high: median(high) },
    axes: axisSummaries(curve, order)
  };
}

function shareOf(list: readonly (boolean | null)[]): number {
  const known = list.filter((one) => one !== null);
  return known.filter(Boolean).length / known.length;
}

function median(list: readonly (number | null | undefined)[]): number {
  const known = list.filter((one) => one !== null && one !== undefined);
  return sortedQuantile(Float64Array.from(known).sort(), 0.5);
}

function axisSummaries(curve: Curve, order: Uint32Array): CurveAxisSummary[] {
  const { axes, similarity } = curve;
  const centre = mean(Float64Array.from(order, (place) => similarity[place]!));
  let total = 0;
  const sums = CURVE_AXES.map((axis) =>
    axes[axis].map(() => ({ count: 0, sum: 0, aboveChance: 0 }))
  );
  for (const place of order) {
    const off = similarity[place]! - centre;
    total += off ** 2;
    const above = similarity[place]! > curve.chance[place]!;
    levelsAt(axes, place).forEach((level, a) => {
      const sum = sums[a]![level]!;
      sum.count += 1;
      sum.sum += off;
      sum.aboveChance += +above;
    });
  }
  return CURVE_AXES.flatMap((axis, a) => {
    const levels = sums[a]!;
    if (levels.length < 2) return [];
    const between = levels.reduce(
      (all, { count, sum }) => all + (count > 0 ? sum ** 2 / count : 0),
      0
    );
    return [
      {
        axis,
        share: between / total,
        levels: levels.map(({ aboveChance, count, sum }) => ({
          count,
          mean: centre + sum / count,
          aboveChance: aboveChance / count
        }))
      }
    ];
  });
}
