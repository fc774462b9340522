// The model-specific population chooses its weights again whenever it is drawn, asked or permuted.
// docs/analysis.md, sections 6, 7 and 13.
import { drawPopulation } from './bootstrap.mjs';
import { correlationsOf, hasNoVariance, toCorrelations } from './correlations.mjs';
import { availableWeights, roundToIndividuals } from './populations.mjs';
import { mulberry32, pearson, sum, upperTriangle } from './statistics.mjs';
import { VALUES } from './study.mjs';

export const MODEL_SPECIFIC = 4;
const NONE = VALUES.length;

/** Weights by correlations of each persona of values (null for none); null without a population. */
function weightsBy(list, personas, human) {
  const own = list.map((correlations) => {
    const r =
      correlations === null ? 0 : pearson(upperTriangle(correlations), upperTriangle(human));
    return Number.isNaN(r) ? 0 : Math.max(0, r);
  });
  const plain = [...(sum(own) > 0 ? own : own.map(() => 1)), 0];
  return availableWeights(plain, personas);
}

const correlationsWithin = ({ moments }) =>
  moments === null || hasNoVariance(moments.within) ? null : toCorrelations(moments.within);

/** Weights of bootstrap population b. */
export function weightsByPopulation(study, weights, place, { choices, human }) {
  if (place !== MODEL_SPECIFIC) return () => weights;
  const { personas } = study;
  const isUsed = personas.map(
    ({ isPresent, moments }, p) => p < NONE && isPresent && moments !== null
  );
  const share = 1 / isUsed.filter(Boolean).length;
  const counts = roundToIndividuals(
    isUsed.slice(0, NONE).map((used) => (used ? share : 0)),
    choices.individuals
  );
  return (b) => {
    const random = mulberry32(choices.seed + 16000000 + b);
    const list = counts.map((count, p) => {
      const alone = counts.map((_, q) => (q === p ? count : 0));
      return count === 0
        ? null
        : correlationsOf(drawPopulation(study, alone, choices.scoring, random));
    });
    return weightsBy(list, personas, human);
  };
}

/** Weights under an order of the values: value order[v] stands in the place of v. */
export function weightsUnder(personas, order, human) {
  const list = personas.slice(0, NONE).map((persona) => {
    const own = persona.isPresent ? correlationsWithin(persona) : null;
    return own && order.map((i) => order.map((j) => own[i][j]));
  });
  return weightsBy(list, personas, human);
}

/** Weights after asking again; `moments` are those of the ten values of each persona. */
export function weightsAfter(personas, moments, human) {
  const list = personas
    .slice(0, NONE)
    .map(({ isPresent }, p) =>
      isPresent && moments[p] ? correlationsWithin({ moments: moments[p] }) : null
    );
  return weightsBy(list, personas, human);
}
