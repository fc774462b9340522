// The structure of values: maps, similarities and tests of all populations. docs/analysis.md, 2 to 9.
import { againInterval, askAgain, formAgain } from './asked-again.mjs';
import { bootstrap } from './bootstrap.mjs';
import { MODEL_SPECIFIC, weightsAfter } from './chosen-weights.mjs';
import { circularOrder } from './circle.mjs';
import { SOME_PROBLEM } from './compare.mjs';
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { mapOf, shownMapOf, stress1 } from './maps.mjs';
import {
  areScored,
  availableWeights,
  plainWeights,
  populationCovariance,
  POPULATIONS,
  roundToIndividuals
} from './populations.mjs';
import { alphas, itemsByMeasure, quality } from './quality.mjs';
import { referencePoints } from './reference-points.mjs';
import {
  adjustForFdr,
  centre,
  fit,
  layOnto,
  mean,
  mulberry32,
  pairDistances,
  pearson,
  quantile,
  sum,
  turnOnto,
  unit,
  upperTriangle
} from './statistics.mjs';
import { itemMoments, momentsOfItems, shownScores, VALUES } from './study.mjs';
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
      similarity: fit(unit(shownMapOf(correlations[context.scoringUsed], choices)), humanUnit) ** 2,
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

/** Without a similarity a population keeps what can be said of it. */
const unscored = (id, weights, correlations = null) => ({
  id,
  problem: SOME_PROBLEM,
  weights: weights ?? [],
  correlations,
  configuration: null,
  stress1: null,
  similarity: null,
  bootstrap: null,
  askedAgain: null,
  tTest: null,
  protest: null,
  chance: null,
  circularOrder: null,
  offDiagonalR: null,
  byDistance: null,
  congruence: null
});

/** Moments of the values of all personas, each time they are asked again; null where that is not done. */
function momentsAgain({ items, personas }, { choices }) {
  const asked = personas.filter(({ isPresent }) => isPresent);
  return askAgain(asked, (time) => {
    const random = mulberry32(choices.seed + 14000000 + time);
    return personas.map((persona) => {
      if (!persona.isPresent) return null;
      const { probabilities, counts } = formAgain(persona, random);
      return momentsOfItems(items, itemMoments(items, probabilities, counts), choices.scoring);
    });
  });
}

function askedAgain(study, weights, exact, place, context) {
  const { choices, human, humanUnit } = context;
  context.again ??= { times: momentsAgain(study, context) };
  const { times } = context.again;
  if (times === null) return null;
  const similarities = times.map((moments) => {
    const own = place === MODEL_SPECIFIC ? weightsAfter(study.personas, moments, human) : weights;
    if (own === null) return NaN;
    const covariance = populationCovariance(
      own,
      moments.map((one) => ({ moments: one }))
    );
    if (hasNoVariance(covariance)) return NaN;
    return fit(unit(mapOf(toCorrelations(covariance), choices)), humanUnit) ** 2;
  });
  return againInterval(exact, similarities, [0, 1]);
}

function analysePopulation(study, id, context) {
  const { human, humanMap, humanUnit, choices } = context;
  const place = POPULATIONS.indexOf(id);
  const weights = availableWeights(plainWeights(id, study.personas, context), study.personas);
  if (weights === null || !areScored(weights, study.personas)) return unscored(id, weights);
  const covariance = populationCovariance(weights, study.personas);
  const correlations = toCorrelations(covariance);
  if (hasNoVariance(covariance)) return unscored(id, weights, correlations);
  const map = shownMapOf(correlations, choices);
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
    tTest: spread === null ? null : tTest(spread),
    askedAgain: askedAgain(study, weights, exact, place, context),
    ...permutationTest(study, map, exact, place, context),
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
  const map = shownMapOf(human, choices);
  return choices.mds === 'classical' || theirs === null ? orient(map) : turnOnto(map, theirs);
}

/** Everything human that analyses are made against, and the choices. */
export function humanContext(bundle, humanData) {
  const { choices } = bundle.analysis;
  const reference = humanData?.references.find(({ id }) => id === choices.reference);
  const human = reference
    ? humanMatrix(reference, choices.scoring)
    : bundle.analysis.human?.correlations;
  const dominance =
    humanData?.dominance.find(({ id }) => id === choices.dominance) ?? bundle.analysis.dominance;
  const humanMap =
    human && humanMapOf(human, choices, bundle.analysis.human?.configuration ?? null);
  return {
    choices,
    reference,
    references: humanData?.references ?? null,
    scoringUsed:
      reference && reference.correlations[choices.scoring] === null
        ? { centred: 'raw', raw: 'centred' }[choices.scoring]
        : choices.scoring,
    human,
    dominance,
    humanMap,
    humanUnit: humanMap && unit(humanMap),
    populations: bundle.analysis.populations ?? [],
    otherMinima: 0
  };
}

/** Known structures, for the populations for which the bundle has them. */
function pointsOf(populations, asked, context) {
  // Without the way from a start to its minimum, known structures cannot be followed map by map.
  if (context.choices.mds !== 'classical') return undefined;
  return Object.fromEntries(
    populations
      .filter(({ id, similarity }) => similarity !== null && id in asked)
      .map(({ id, weights }) => [
        id,
        referencePoints(roundToIndividuals(weights, context.choices.individuals), context)
      ])
  );
}

/** The part of analysis.json that is about the values alone. */
export function analyseValues(study, bundle, context) {
  const { choices, human, humanMap, dominance, reference, references } = context;
  const populations = POPULATIONS.map((id) => analysePopulation(study, id, context));
  adjustAll(populations);
  const displayed = populations.find(({ id }) => id === choices.population);
  const groups = itemsByMeasure(
    study.items,
    VALUES.map((id) => ({ id, partOf: null }))
  );
  return {
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
    referencePoints: pointsOf(populations, bundle.analysis.referencePoints, context),
    ceiling: references ? ceiling(references, context) : undefined,
    quality: quality(
      study.conditions.flatMap(({ cells }) => cells),
      study.mode
    ),
    scores: {
      conditions: study.conditions.map(({ condition }) => condition),
      means: study.conditions.map((persona) => shownScores(persona).means),
      sds: study.conditions.map((persona) => shownScores(persona).sds),
      alpha:
        displayed.weights.length === 0
          ? VALUES.map(() => null)
          : alphas(groups, study.personas, displayed.weights)
    }
  };
}
