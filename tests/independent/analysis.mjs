// Everything of analysis.json that is a number, from the personas and the choices. docs/analysis.md.
import { bootstrap } from './bootstrap.mjs';
import { circularOrder } from './circle.mjs';
import { SOME_PROBLEM } from './compare.mjs';
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { mapOf, stress1 } from './maps.mjs';
import {
  availableWeights,
  plainWeights,
  populationCovariance,
  POPULATIONS,
  roundToIndividuals
} from './populations.mjs';
import { alphas, quality } from './quality.mjs';
import { referencePoints } from './reference-points.mjs';
import {
  adjustForFdr,
  centre,
  fit,
  layOnto,
  mean,
  pairDistances,
  pearson,
  quantile,
  sum,
  turnOnto,
  unit,
  upperTriangle
} from './statistics.mjs';
import { readStudy, VALUES } from './study.mjs';
import { permutationTest, tTest } from './tests-of-similarity.mjs';

function correlationsByDistance(correlations, human) {
  return [1, 2, 3, 4, 5].map((steps) => {
    const average = (matrix) => {
      const pairs = matrix.flatMap((row, i) =>
        row.filter((_, j) => j > i && Math.min(j - i, VALUES.length - (j - i)) === steps)
      );
      return mean(pairs);
    };
    return { steps, respondent: average(correlations), human: average(human) };
  });
}

function tuckerCongruence(map, humanMap) {
  const a = pairDistances(map);
  const b = pairDistances(humanMap);
  const product = (x, y) => sum(x.map((v, i) => v * y[i]));
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

/** The matrix of a human sample under a scoring; that of the other one where it has none. */
const humanMatrix = (reference, scoring) =>
  reference.correlations[scoring] ??
  reference.correlations[scoring === 'centred' ? 'raw' : 'centred'];

function ceiling(references, context) {
  const { choices, humanUnit } = context;
  const reference = references.find(({ id }) => id === choices.reference);
  const samples = references
    .filter(({ id, members, correlations }) => {
      const single = members.length === 0 && id !== reference.id;
      return single && correlations[context.scoringUsed] !== null;
    })
    .map(({ id, title, sample, correlations }) => ({
      id,
      title,
      n: sample.n,
      similarity: fit(unit(mapOf(correlations[context.scoringUsed], choices)), humanUnit) ** 2,
      partOfReference: reference.members.includes(id)
    }));
  const others = samples.filter((s) => !s.partOfReference).map((s) => s.similarity);
  const summary = (f) => (others.length === 0 ? null : f(others));
  return {
    samples,
    mean: summary(mean),
    low: summary((list) => quantile(list, 0.05)),
    high: summary((list) => quantile(list, 0.95))
  };
}

const unscored = (id) => ({
  id,
  problem: SOME_PROBLEM,
  weights: [],
  correlations: null,
  configuration: null,
  stress1: null,
  similarity: null,
  bootstrap: null,
  tTest: null,
  protest: null,
  chance: null,
  circularOrder: null,
  offDiagonalR: null,
  byDistance: null,
  congruence: null
});

function analysePopulation(study, id, plain, context) {
  const { human, humanMap, humanUnit, choices } = context;
  const place = POPULATIONS.indexOf(id);
  const weights = availableWeights(plain, study.personas);
  const covariance = weights === null ? null : populationCovariance(weights, study.personas);
  if (covariance === null || hasNoVariance(covariance)) return unscored(id);
  const correlations = toCorrelations(covariance);
  const map = mapOf(correlations, choices);
  const exact = fit(unit(map), humanUnit) ** 2;
  const theirs = context.populations[place]?.bootstrap ?? null;
  const spread = bootstrap(study, weights, { exact, place, theirs }, context);
  const configuration = layOnto(map, humanMap);
  return {
    id,
    problem: null,
    weights,
    correlations,
    configuration,
    stress1: stress1(correlations, map, choices),
    similarity: exact,
    bootstrap: spread,
    tTest: tTest(spread),
    ...permutationTest(map, exact, place, context),
    circularOrder: circularOrder(centre(configuration)),
    offDiagonalR: pearson(upperTriangle(correlations), upperTriangle(human)),
    byDistance: correlationsByDistance(correlations, human),
    congruence: tuckerCongruence(map, humanMap)
  };
}

function adjustAll(populations) {
  const scored = populations.filter((population) => population.similarity !== null);
  for (const name of ['protest', 'circularOrder']) {
    adjustForFdr(scored.map((population) => population[name].p)).forEach((p, i) => {
      scored[i][name].adjustedP = p;
    });
  }
}

/** A map's axes may point either way: on each the coordinate of largest size is positive. */
function orient(map) {
  const signs = [0, 1].map((axis) => {
    const largest = map.reduce((x, p) => (Math.abs(p[axis]) > Math.abs(x) ? p[axis] : x), 0);
    return largest < 0 ? -1 : 1;
  });
  return map.map(([x, y]) => [signs[0] * x, signs[1] * y]);
}

/** The human map. A SMACOF map points wherever its iterations end: it is turned onto the bundle's. */
function humanMapOf(human, choices, theirs) {
  const map = mapOf(human, choices);
  return choices.mds === 'classical' ? orient(map) : turnOnto(map, theirs);
}

/**
 * Every number of analysis.json, and how many of the bundle's SMACOF maps are another minimum than the
 * one found here. `humanData` is null where only the bundle is there.
 */
export function recompute(bundle, humanData) {
  const { choices } = bundle.analysis;
  const study = readStudy(bundle, choices);
  const reference = humanData?.references.find(({ id }) => id === choices.reference);
  const human = reference
    ? humanMatrix(reference, choices.scoring)
    : bundle.analysis.human.correlations;
  const dominance =
    humanData?.dominance.find(({ id }) => id === choices.dominance) ?? bundle.analysis.dominance;
  const humanMap = humanMapOf(human, choices, bundle.analysis.human.configuration);
  const context = {
    choices,
    human,
    humanMap,
    humanUnit: unit(humanMap),
    populations: bundle.analysis.populations,
    otherMinima: 0
  };
  context.scoringUsed =
    reference && reference.correlations[choices.scoring] === null
      ? { centred: 'raw', raw: 'centred' }[choices.scoring]
      : choices.scoring;

  const plain = plainWeights(study, choices, dominance, human);
  const populations = POPULATIONS.map((id) => analysePopulation(study, id, plain[id], context));
  adjustAll(populations);

  const displayed = populations.find(({ id }) => id === choices.population);
  // Without the way from a start to its minimum, known structures cannot be followed map by map.
  // A bundle has them for the populations for which they were asked.
  const points = choices.mds === 'classical' ? {} : undefined;
  for (const { id, similarity: exact, weights } of populations) {
    if (points && exact !== null && id in bundle.analysis.referencePoints)
      points[id] = referencePoints(roundToIndividuals(weights, choices.individuals), context);
  }
  const { identity } = bundle.provenance;
  const analysis = {
    format: 'axia-analysis',
    version: 1,
    label: identity.simulated ? 'Simulated, not a language model' : null,
    respondent: identity,
    elicitation: bundle.design.elicitation,
    seed: bundle.design.seed,
    instruments: bundle.instruments.map(({ id, version, language }) => ({ id, version, language })),
    choices,
    reference: reference
      ? { id: reference.id, title: reference.title, n: reference.sample.n }
      : bundle.analysis.reference,
    dominance: { id: dominance.id, shares: dominance.shares, none: dominance.none },
    human: {
      correlations: human,
      configuration: humanMap,
      stress1: stress1(human, humanMap, choices)
    },
    populations,
    referencePoints: points,
    ceiling: humanData ? ceiling(humanData.references, context) : undefined,
    quality: quality(study),
    scores: {
      conditions: study.conditions.map(({ condition }) => condition),
      means: study.conditions.map(({ moments }) => VALUES.map((_, a) => moments?.mu[a] ?? null)),
      sds: study.conditions.map(({ moments }) =>
        VALUES.map((_, a) => (moments === null ? null : Math.sqrt(moments.within[a][a])))
      ),
      alpha:
        displayed.similarity === null ? VALUES.map(() => null) : alphas(study, displayed.weights)
    }
  };
  return { analysis, otherMinima: context.otherMinima };
}
