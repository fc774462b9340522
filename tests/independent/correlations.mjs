// Correlations of covariances and of individuals.
import { mapOf } from './maps.mjs';
import { fit, mean, unit } from './statistics.mjs';
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
  const means = VALUES.map((_, a) => mean(individuals.map((x) => x[a])));
  const centred = individuals.map((x) => x.map((score, a) => score - means[a]));
  const products = VALUES.map(() => new Array(k).fill(0));
  for (const x of centred) {
    for (let a = 0; a < k; a += 1) {
      const [row, own] = [products[a], x[a]];
      for (let b = a; b < k; b += 1) row[b] += own * x[b];
    }
  }
  for (let a = 0; a < k; a += 1) for (let b = 0; b < a; b += 1) products[a][b] = products[b][a];
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
