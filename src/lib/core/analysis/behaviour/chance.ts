import { mulberry32 } from '../../random';
import { blockCorrelation } from '../../statistics/behaviour-similarity';
import { summariseLevel, type LevelSummary, mean } from '../../statistics/summary';
import { tTwoSided } from '../../statistics/t-distribution';
import { shuffled } from '../../statistics/shuffled';
import { VALUES, theoreticalAngle } from '../../values';
import type { Products } from '../mixed-products';
import { NO_VARIANCE } from '../moments';
import { OWN_ORDER, correlationCells, rowsOf } from './cells';
import type { ReferenceMap } from './reference-map';

/** Seed of an instrument's circles turned at random: the same for all populations and arms. */
export const CIRCLE_SEED = 10_000_000;

/** Similarities are equal when they differ by rounding alone. */
const SLACK = 1e-9;

/** (b + 1)/(m + 1) with b of m similarities by chance that are as high as the observed one. */
export function shareReached(byChance: Float64Array, observed: number): number {
  const reached = byChance.filter((similarity) => similarity >= observed - SLACK).length;
  return (reached + 1) / (byChance.length + 1);
}

/** The similarities that are not NaN; null when there is none. */
export function defined(similarities: Float64Array): Float64Array | null {
  const found = similarities.filter((similarity) => !Number.isNaN(similarity));
  return found.length > 0 ? found : null;
}

/** Chance levels that several results share: of an instrument, for one pattern of known cells. */
export type CircleCache = Map<string, Float64Array>;

/**
 * Similarities of a table by chance, replication by replication (NaN where undefined).
 *
 * @param place of the instrument in the study: part of the seed
 * @param cells rows x mapped columns, packed; NaN where unknown
 */
export function circlesOf(
  place: number,
  map: ReferenceMap,
  cells: Float64Array,
  seed: number,
  cache: CircleCache
): Float64Array {
  const pattern = Array.from(cells, (cell) => (Number.isNaN(cell) ? '?' : '+')).join('');
  const key = `${place} ${pattern}`;
  const found =
    cache.get(key) ??
    turnedCircles(map, cells, seed + CIRCLE_SEED + place, (turned) =>
      blockCorrelation(map.human, turned)
    );
  cache.set(key, found);
  return found;
}

/** Circles turned at random, for each chance level. */
const CIRCLE_REPLICATIONS = 2000;

/**
 * Whether circles come near enough to people to test a table against them. Those of a few cells do not:
 * a respondent without any circle may score higher than all of them, and more often than their p says.
 * So a similarity above theirs must be rarer in cells drawn at random than their smallest p.
 *
 * @param circles similarities of the turned circles, not NaN
 * @param cells that a similarity rests on
 */
export function circlesReach(circles: Float64Array, cells: number): boolean {
  const best = circles.reduce((most, similarity) => Math.max(most, similarity), -1);
  const df = cells - 2;
  if (df < 1 || best <= 0) return false;
  const t = best < 1 ? best * Math.sqrt(df / (1 - best * best)) : Infinity;
  return tTwoSided(t, df).p / 2 <= 1 / (circles.length + 1);
}

/**
 * How many signs the circles turned at random agree in, replication by replication: for references of
 * which only signs are known.
 *
 * @param signs rows x mapped columns, packed: 1, -1, or 0 where none is known
 */
export function circleSigns(
  map: Pick<ReferenceMap, 'rows' | 'columns'>,
  cells: Float64Array,
  signs: Float64Array,
  seed: number
): Float64Array {
  return turnedCircles(map, cells, seed, (turned) =>
    turned.reduce((agree, cell, at) => agree + +(cell * signs[at]! > 0), 0)
  );
}

/** A direction in the plane of the circle. */
interface Vector {
  x: number;
  y: number;
}

/**
 * What tables by chance score, for the shape of one: every measure is tied to the values by a
 * circle of its own that is turned at random, so it correlates cos(theta - phi) with a value at
 * angle theta, phi being uniform. Measure and value are unit vectors in a plane; a row or column
 * is the mean of its vectors, and its correlations are cosines of angles, as those of a
 * respondent's mean scores would be without noise. Each replication takes one number a measure
 * that some column uses, in the order of the measures.
 *
 * @param cells the respondent's cells: those that are unknown in them are unknown here
 */
function turnedCircles(
  { rows, columns }: Pick<ReferenceMap, 'rows' | 'columns'>,
  cells: Float64Array,
  seed: number,
  scoreOf: (turned: Float64Array) => number
): Float64Array {
  const random = mulberry32(seed);
  const values = VALUES.map((value) => unit(theoreticalAngle(value)));
  const rowDirections = rows.map((row) => direction(row, values));
  const used = (columns[0] ?? []).map((_, m) => columns.some((column) => column[m] !== 0));
  const width = columns.length;
  const turned = new Float64Array(cells.length);
  return Float64Array.from({ length: CIRCLE_REPLICATIONS }, () => {
    const measures = used.map((is) => (is ? unit(2 * Math.PI * random()) : NOWHERE));
    columns.forEach((column, c) => {
      const { x, y } = direction(column, measures);
      rowDirections.forEach((row, r) => {
        const at = r * width + c;
        turned[at] = Number.isNaN(cells[at]!) ? NaN : row.x * x + row.y * y;
      });
    });
    return scoreOf(turned);
  });
}

const NOWHERE: Vector = { x: 0, y: 0 };

const unit = (angle: number): Vector => ({ x: Math.cos(angle), y: Math.sin(angle) });

/** Unit vector along a weighted sum; NaN when the sum vanishes. */
function direction(weights: readonly number[], vectors: readonly Vector[]): Vector {
  let x = 0;
  let y = 0;
  weights.forEach((weight, i) => {
    x += weight * vectors[i]!.x;
    y += weight * vectors[i]!.y;
  });
  const length = Math.hypot(x, y);
  return length > 1e-12 ? { x: x / length, y: y / length } : { x: NaN, y: NaN };
}

/**
 * Chance level of the mean similarity over several questionnaires. Their circles are turned
 * independently of each other, so the mean of their r-th replications is one draw of the mean by
 * chance.
 *
 * @param circles questionnaires x replications, NaN where undefined
 * @returns null without questionnaires, or where no replication is defined in all of them
 */
export function averageLevel(circles: readonly Float64Array[]): LevelSummary | null {
  const [first] = circles;
  const means = first && defined(first.map((_, r) => mean(circles.map((one) => one[r]!))));
  return means ? summariseLevel(means) : null;
}

/** Most permutations of the values, whatever number is chosen. */
export const MOST_PERMUTATIONS = 1999;

/**
 * Similarities after the respondent's values were given other labels: the ten values change
 * places before they are brought onto the rows of the reference.
 *
 * @param productsUnder covariances of the population under an order of the values; null for none
 * @returns NaN where undefined
 */
export function permutedSimilarities(
  productsUnder: (order: Int32Array) => Products | null,
  { rows, human }: Pick<ReferenceMap, 'rows' | 'human'>,
  permutations: number,
  seed: number
): Float64Array {
  const random = mulberry32(seed);
  const order = new Int32Array(OWN_ORDER.length);
  const lists = rowsOf(rows);
  const cells = new Float64Array(human.length);
  return new Float64Array(permutations).map(() => {
    const products = productsUnder(shuffled(order, random));
    if (products === null) return NaN;
    correlationCells(products, lists, order, NO_VARIANCE, cells);
    return blockCorrelation(human, cells);
  });
}
