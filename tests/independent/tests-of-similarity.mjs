// The t-test of the paper and the permutation test. docs/analysis.md, sections 6 and 7.
import { levelOf, randomOrder } from './levels.mjs';
import { MODEL_SPECIFIC, weightsUnder } from './chosen-weights.mjs';
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { mapOf } from './maps.mjs';
import { populationCovariance } from './populations.mjs';
import { fit, logPOfT, mulberry32, unit } from './statistics.mjs';
import { VALUES } from './study.mjs';

const ALL_ALIKE = 1e-13;

export function tTest({ similarities, mean: m, sd }) {
  const df = similarities.length - 1;
  if (df < 1) return null;
  // Similarities that differ by rounding alone are all alike.
  const t = sd < ALL_ALIKE ? Infinity : m / (sd / Math.sqrt(similarities.length));
  const logP = logPOfT(t, df);
  return { t, df, p: Math.exp(logP), log10P: logP / Math.LN10 };
}

const MOST_CHOICES = { classical: 499, ratio: 99 };

/** The same where weights are chosen by their likeness to people: chosen again for each order. */
function chosenAgain({ personas }, exact, random, { choices, human, humanUnit }) {
  const count = Math.min(choices.permutations, MOST_CHOICES[choices.mds]);
  const roots = Array.from({ length: count }, () => {
    const order = randomOrder(VALUES.length, random);
    const weights = weightsUnder(personas, order, human);
    if (weights === null) return NaN;
    const covariance = populationCovariance(weights, personas);
    if (hasNoVariance(covariance)) return NaN;
    const own = unit(mapOf(toCorrelations(covariance), choices));
    return fit(
      order.map((i) => own[i]),
      humanUnit
    );
  }).filter((root) => !Number.isNaN(root));
  const reached = roots.filter((root) => root >= Math.sqrt(exact) - 1e-9).length;
  return {
    protest: { p: (reached + 1) / (roots.length + 1), permutations: roots.length },
    chance: roots.length === 0 ? null : levelOf(roots.map((root) => root * root))
  };
}

const CHANCE_PERMUTATIONS = 2000;

/** Similarities of the bootstrap maps with their labels permuted, as many of each. */
function chanceLevel(spread, place, { choices, humanUnit }) {
  if (spread === null) return null;
  const maps = spread.similarities.length;
  const each = Math.ceil(Math.min(choices.permutations, CHANCE_PERMUTATIONS) / maps);
  const list = spread.similarities.flatMap((_, b) => {
    const random = mulberry32(choices.seed + 17000000 + 1000 * place + b);
    const own = unit(spread.clouds.map((points) => points[b]));
    return Array.from({ length: each }, () => {
      const order = randomOrder(own.length, random);
      const permuted = order.map((i) => own[i]);
      return fit(permuted, humanUnit) ** 2;
    });
  });
  return levelOf(list);
}

/** Similarities of the map with its labels permuted. */
export function permutationTest(study, map, exact, place, context, spread) {
  const { choices, humanUnit } = context;
  const random = mulberry32(choices.seed + 500000 + place);
  if (place === MODEL_SPECIFIC) return chosenAgain(study, exact, random, context);
  const own = unit(map);
  const roots = Array.from({ length: choices.permutations }, () => {
    const order = randomOrder(own.length, random);
    return fit(
      order.map((i) => own[i]),
      humanUnit
    );
  });
  const reached = roots.filter((root) => root >= Math.sqrt(exact) - 1e-9).length;
  return {
    protest: { p: (reached + 1) / (choices.permutations + 1), permutations: choices.permutations },
    chance: chanceLevel(spread, place, context)
  };
}
