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
import { besidePeople } from './people.mjs';
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
  sizeOfCorrelations,
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

const meanAndEnds = (list) =>
  list.length === 0
    ? null
    : { mean: mean(list), low: quantile(list, 0.05), high: quantile(list, 0.95) };

/** All pairs of countries with the questionnaire of the reference, the first sample of each. */
function countryPairs(references, reference, maps, referenceMap) {
  const own = new Map();
  const listed = references.filter(({ id }) => id !== reference.id);
  for (const one of [...listed, reference]) {
    const { countries } = one.sample;
    const map = one.id === reference.id ? referenceMap : maps.get(one.id);
    const isSingle = one.members.length === 0 && countries.length === 1 && map !== undefined;
    if (!isSingle || one.instrument !== reference.instrument || own.has(countries[0])) continue;
    own.set(countries[0], map);
  }
  const list = [...own.values()];
  const pairs = list.flatMap((a, i) => list.slice(0, i).map((b) => fit(unit(a), unit(b)) ** 2));
  return pairs;
}

/** Maps of all single samples under the scoring of the reference. */
const mapsOfSamples = (references, context) =>
  new Map(
    references.flatMap(({ id, members, correlations }) => {
      const matrix = correlations[context.scoringUsed];
      return members.length > 0 || matrix === null
        ? []
        : [[id, shownMapOf(matrix, context.choices)]];
    })
  );

function ceiling(references, pairs, context) {
  const { choices, humanUnit, sampleMaps: maps, reference } = context;
  const isAnotherRound = ({ instrument, sample }) =>
    instrument === reference.instrument &&
    sample.countries.some((country) => reference.sample.countries.includes(country));
  const samples = references
    .filter(({ id }) => id !== reference.id && maps.has(id))
    .map((one) => {
      const map = maps.get(one.id);
      const { delta, sameOrder } = circularOrder(centre(map));
      const partOfReference = reference.members.includes(one.id);
      return {
        id: one.id,
        title: one.title,
        n: one.sample.n,
        similarity: fit(unit(map), humanUnit) ** 2,
        partOfReference,
        independent: !partOfReference && !isAnotherRound(one),
        stress1: stress1(one.correlations[context.scoringUsed], map, choices),
        delta,
        sameOrder
      };
    });
  const others = samples.filter((s) => s.independent).map((s) => s.similarity);
  return {
    samples,
    ...(meanAndEnds(others) ?? { mean: null, low: null, high: null }),
    countries: pairs.length === 0 ? null : { ...meanAndEnds(pairs), pairs: pairs.length }
  };
}

/** The map of a population beside every other single human sample. */
function besideSamples(map, { sampleMaps: maps, choices }) {
  if (maps === null) return undefined;
  const list = [...maps]
    .filter(([id]) => id !== choices.reference)
    .map(([, other]) => fit(unit(map), unit(other)) ** 2);
  if (list.length === 0) return null;
  return { low: Math.min(...list), high: Math.max(...list), samples: list.length };
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
  congruence: null,
  withSamples: null,
  size: null
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
    ...permutationTest(study, map, exact, place, context, spread),
    circularOrder: circularOrder(centre(configuration)),
    offDiagonalR: pearson(upperTriangle(correlations), upperTriangle(human)),
    byDistance: correlationsByDistance(correlations, human),
    congruence: tuckerCongruence(map, humanMap),
    withSamples: besideSamples(map, context),
    size: sizeOfCorrelations(upperTriangle(human), upperTriangle(correlations))
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

const humanOrder = (map) => {
  const { delta, sameOrder } = circularOrder(centre(map));
  return { delta, sameOrder };
};

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
  const own = (name, id) => (bundle.people?.[name]?.id === id ? bundle.people[name] : undefined);
  const reference =
    humanData?.references.find(({ id }) => id === choices.reference) ??
    (humanData === null ? undefined : own('reference', choices.reference));
  const human = reference
    ? humanMatrix(reference, choices.scoring)
    : bundle.analysis.human?.correlations;
  const dominance =
    humanData?.dominance.find(({ id }) => id === choices.dominance) ??
    own('dominance', choices.dominance) ??
    bundle.analysis.dominance;
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

/** Where personas of own prompts belong on the people's map: docs/own-words.md. */
function placesOf(study, humanMap) {
  const own = study.conditions.filter(({ condition }) => condition.startsWith('own:'));
  if (own.length === 0) return undefined;
  const complete = (persona) => shownScores(persona).means.every((m) => m !== null);
  const prompted = study.personas.slice(0, VALUES.length).filter(complete);
  const usual = VALUES.map((_, v) => mean(prompted.map((one) => shownScores(one).means[v])));
  const map = centre(humanMap);
  return own.map((persona) => {
    const unknown = { condition: persona.condition, direction: null, r: null, nearest: null };
    if (prompted.length < 3 || !complete(persona)) return unknown;
    const raised = shownScores(persona).means.map((m, v) => m - usual[v]);
    const d = raised.map((x) => x - mean(raised));
    // Gram and Schmidt: the second axis without what the first one has of it.
    const [x, y] = [map.map((p) => p[0]), map.map((p) => p[1])];
    const dot = (a, b) => sum(a.map((one, i) => one * b[i]));
    const share = dot(x, y) / dot(x, x);
    const rest = y.map((one, i) => one - share * x[i]);
    const onRest = dot(rest, d) / dot(rest, rest);
    const onX = dot(x, d) / dot(x, x) - share * onRest;
    const fitted = x.map((one, i) => onX * one + onRest * y[i]);
    const angle = Math.atan2(onRest, onX);
    const away = map.map(([a, b]) =>
      Math.abs(Math.atan2(Math.sin(Math.atan2(b, a) - angle), Math.cos(Math.atan2(b, a) - angle)))
    );
    return {
      condition: persona.condition,
      direction: [Math.cos(angle), Math.sin(angle)],
      r: pearson(fitted, d),
      nearest: VALUES[away.indexOf(Math.min(...away))]
    };
  });
}

/** The part of analysis.json that is about the values alone. */
export function analyseValues(study, bundle, context) {
  const { choices, human, humanMap, dominance, reference, references } = context;
  context.sampleMaps = references && mapsOfSamples(references, context);
  const populations = POPULATIONS.map((id) => analysePopulation(study, id, context));
  adjustAll(populations);
  const pairs = references && countryPairs(references, reference, context.sampleMaps, humanMap);
  const people = references ? ceiling(references, pairs, context) : undefined;
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
      stress1: stress1(human, humanMap, choices),
      circularOrder: humanOrder(humanMap)
    },
    populations,
    referencePoints: pointsOf(populations, bundle.analysis.referencePoints, context),
    ceiling: people,
    // Bundles of earlier versions do not have it.
    people:
      people === undefined || bundle.analysis.people === undefined
        ? undefined
        : { pairs, populations: besidePeople(populations, people, pairs, choices.margin) },
    quality: quality(
      study.conditions.flatMap(({ cells }) => cells),
      study.mode
    ),
    places: placesOf(study, humanMap),
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
