// Correlations of covariances and of individuals.
import { mapOf } from './maps.mjs';
import { fit, unit } from './statistics.mjs';
import { VALUES } from './study.mjs';

const NO_VARIANCE = 1e-24;

/** Correlations of a covariance matrix or of sums of products; NaN without variance. */
export const toCorrelations = (covariance) =>
  covariance.map((row, a) =>
    row.map((c, b) => {
      const [x, y] = [covariance[a][a], covariance[b][b]];
      if (!(x > NO_VARIANCE && y > NO_VARIANCE)) return NaN;
      return a === b ? 1 : c / Math.sqrt(x * y);
    })
  );

/** A variance of at most 1e-24 is none. */
export const hasNoVariance = (covariance) => covariance.some((row, a) => !(row[a] > NO_VARIANCE));

/** Sums of squares and products of centred scores. */
function centredProducts(individuals) {
  const k = VALUES.length;
  const means = new Float64Array(k);
  for (const x of individuals) for (let a = 0; a < k; a += 1) means[a] += x[a];
  for (let a = 0; a < k; a += 1) means[a] /= individuals.length;
  const sums = new Float64Array(k * k);
  const centred = individuals.map((x) => {
    const own = [];
    for (let a = 0; a < k; a += 1) own.push(x[a] - means[a]);
    for (let a = 0; a < k; a += 1) {
      const score = own[a];
      for (let b = a; b < k; b += 1) sums[a * k + b] += score * own[b];
    }
    return own;
  });
  const products = VALUES.map((_, a) =>
    VALUES.map((__, b) => sums[Math.min(a, b) * k + Math.max(a, b)])
  );
  return { centred, products };
}

/** Pearson correlations of individuals; null where a score is constant. */
export function correlationsOf(individuals) {
  const { products } = centredProducts(individuals);
  if (hasNoVariance(products.map((row) => row.map((c) => c / individuals.length)))) return null;
  return toCorrelations(products);
}

/** Similarity of the population with one individual left out, for each individual. */
export function leaveOneOut(individuals, humanUnit, choices) {
  const { centred, products } = centredProducts(individuals);
  const n = individuals.length;
  return centred.map((x) => {
    // Without x the mean moves by -x/(n-1): the products lose x x' n/(n-1).
    const left = products.map((row, a) => row.map((c, b) => c - (x[a] * x[b] * n) / (n - 1)));
    if (hasNoVariance(left.map((row) => row.map((c) => c / (n - 1))))) return NaN;
    return fit(unit(mapOf(toCorrelations(left), choices)), humanUnit) ** 2;
  });
}
