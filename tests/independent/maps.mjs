// From a correlation matrix to a map: dissimilarities, scaling, stress-1. docs/analysis.md, section 4.
import {
  centre,
  jacobiEigen,
  mulberry32,
  pairDistances,
  similarity,
  sum,
  upperTriangle
} from './statistics.mjs';

const RANDOM_STARTS = 10;
const MOST_STARTS = 500;
const SAME_STRESS = 1e-10;
const START_SEED = 20260531;
const ITERATIONS = 20000;
const STILL = 1e-12;

const DISSIMILARITIES = {
  sqrt: (r) => Math.sqrt(Math.max(0, 2 * (1 - r))),
  'one-minus-r': (r) => 1 - r,
  'half-one-minus-r': (r) => (1 - r) / 2
};

/** Torgerson's classical scaling in two dimensions. */
function classicalScaling(dissimilarities) {
  const n = dissimilarities.length;
  const squared = dissimilarities.map((row) => row.map((d) => d * d));
  const rowMeans = squared.map((row) => sum(row) / n);
  const grand = sum(rowMeans) / n;
  const b = squared.map((row, i) =>
    row.map((d, j) => -0.5 * (d - rowMeans[i] - rowMeans[j] + grand))
  );
  const axes = jacobiEigen(b)
    .slice(0, 2)
    .map(({ value, vector }) => vector.map((x) => x * Math.sqrt(Math.max(0, value))));
  return dissimilarities.map((_, i) => [axes[0][i], axes[1][i]]);
}

/** The Guttman transform of `from`, a flat list x, y, x, y, …, written into `to`; returns the raw stress of `from`. */
function guttman(delta, from, to) {
  const n = from.length / 2;
  to.fill(0);
  let stress = 0;
  let pair = 0;
  for (let i = 0; i < from.length; i += 2) {
    for (let j = i + 2; j < from.length; j += 2) {
      const dx = from[i] - from[j];
      const dy = from[i + 1] - from[j + 1];
      const d = Math.sqrt(dx * dx + dy * dy);
      const ratio = d > 0 ? delta[pair] / d / n : 0;
      stress += (d - delta[pair]) ** 2;
      to[i] += ratio * dx;
      to[i + 1] += ratio * dy;
      to[j] -= ratio * dx;
      to[j + 1] -= ratio * dy;
      pair += 1;
    }
  }
  return stress;
}

/**
 * Transforms until nothing moves any more. Relaxed, a step goes twice as far as the transform; that
 * never settles the size of the map, but its shape, and the transform does not depend on the size.
 */
function descend(delta, start, isRelaxed) {
  let points = Float64Array.from(start.flat());
  let transformed = new Float64Array(points.length);
  let last = new Float64Array(points.length);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    guttman(delta, points, transformed);
    let moved = 0;
    for (let k = 0; k < points.length; k += 1) {
      moved = Math.max(moved, Math.abs(transformed[k] - last[k]));
      points[k] = isRelaxed ? 2 * transformed[k] - points[k] : transformed[k];
    }
    [transformed, last] = [last, transformed];
    if (moved < STILL) break;
  }
  const stress = guttman(delta, last, transformed);
  return { stress, points: start.map((_, i) => [last[2 * i], last[2 * i + 1]]) };
}

/** Raw stress and points of the minimum below a classical map. */
const fromClassical = (delta, dissimilarities) =>
  descend(delta, classicalScaling(dissimilarities), false);

/** A start, centred, at the size of its own transform. */
function sized(delta, start) {
  const centred = centre(start);
  const transformed = new Float64Array(2 * start.length);
  guttman(delta, centred.flat(), transformed);
  const size = Math.hypot(...transformed) / Math.hypot(...centred.flat());
  return centred.map(([x, y]) => [x * size, y * size]);
}

/**
 * Metric SMACOF: lowest stress of the classical start and the random starts, until `isEnough`. That
 * random starts are relaxed and sized like this is no rule of the documents: it finds the bundles'
 * minimum most often.
 */
function ratioScaling(dissimilarities, isEnough) {
  const delta = upperTriangle(dissimilarities);
  const random = mulberry32(START_SEED);
  let best = fromClassical(delta, dissimilarities);
  let hits = 1;
  for (let made = 0; !isEnough(made, hits); made += 1) {
    const points = dissimilarities.map(() => [random() - 0.5, random() - 0.5]);
    const found = descend(delta, sized(delta, points), true);
    if (Math.abs(found.stress - best.stress) <= SAME_STRESS) hits += 1;
    // The same map reached from another start is no better map.
    else if (found.stress < best.stress) {
      best = found;
      hits = 1;
    }
  }
  return best.points;
}

const hasTen = (made) => made === RANDOM_STARTS;
const isConfirmed = (made, hits) => made === MOST_STARTS || (hits > 20 && hits > made / 3);

/**
 * A map at its best size, if it is a local minimum of the raw stress that is no worse than the one
 * below the classical start; else null.
 */
export function asLocalMinimum(correlations, points, { dissimilarity }) {
  const dissimilarities = correlations.map((row) => row.map(DISSIMILARITIES[dissimilarity]));
  const delta = upperTriangle(dissimilarities);
  const settled = descend(delta, points, false);
  const isStill = similarity(settled.points, points) > 1 - 1e-9;
  const isAllowed = settled.stress <= fromClassical(delta, dissimilarities).stress + 1e-9;
  return isStill && isAllowed ? settled.points : null;
}

const SCALINGS = { classical: classicalScaling, ratio: ratioScaling };

/** Ordinal maps have no formula in the documents that would fix them. */
export const isRecomputable = (mds) => mds in SCALINGS;

/** Dissimilarities of all pairs under the choices. */
export const dissimilaritiesOf = (correlations, { dissimilarity }) =>
  correlations.map((row) => row.map(DISSIMILARITIES[dissimilarity]));

const scaled = (correlations, choices, isEnough) =>
  SCALINGS[choices.mds](dissimilaritiesOf(correlations, choices), isEnough);

/** The map of a correlation matrix, of any orientation, under the choices: one of many. */
export const mapOf = (correlations, choices) => scaled(correlations, choices, hasTen);

/** The map of a correlation matrix that is shown. */
export const shownMapOf = (correlations, choices) => scaled(correlations, choices, isConfirmed);

/**
 * Stress-1 of Kruskal, from its residuals: the disparities are the dissimilarities times the factor
 * that fits the distances best, and the sum is over the squared distances.
 */
export function stress1(correlations, points, { dissimilarity }) {
  const delta = upperTriangle(correlations).map(DISSIMILARITIES[dissimilarity]);
  const d = pairDistances(points);
  const factor = sum(d.map((x, i) => x * delta[i])) / sum(delta.map((x) => x * x));
  const residual = sum(d.map((x, i) => (x - factor * delta[i]) ** 2));
  return Math.sqrt(residual / sum(d.map((x) => x * x)));
}
