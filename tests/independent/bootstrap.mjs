// Bootstrap populations. docs/analysis.md, section 6.
import { correlationsOf, leaveOneOut } from './correlations.mjs';
import { asLocalMinimum, mapOf } from './maps.mjs';
import { weightsByPopulation } from './chosen-weights.mjs';
import { roundToIndividuals } from './populations.mjs';
import {
  fit,
  layOnto,
  mean,
  mulberry32,
  normalCdf,
  normalQuantile,
  quantile,
  sampleSd,
  similarity,
  sum,
  unit
} from './statistics.mjs';
import { valueScores, VALUES } from './study.mjs';

const SAME_MAP = 1e-9;

/** Sums of the probabilities up to each option, by the lists that they belong to. */
const cumulated = new WeakMap();
function cumulatedOf(probabilities) {
  let sums = cumulated.get(probabilities);
  if (!sums) {
    sums = probabilities.map((p) => {
      let total = 0;
      return p && Float64Array.from(p, (q) => (total += q));
    });
    cumulated.set(probabilities, sums);
  }
  return sums;
}

/** One individual's scores of all items, one u an item, used or not. */
export function drawAnswers(items, probabilities, random) {
  const sums = cumulatedOf(probabilities);
  const answers = new Array(items.length);
  for (let i = 0; i < items.length; i += 1) {
    const u = random();
    const own = sums[i];
    const { scores } = items[i];
    const last = scores.length - 1;
    let option = 0;
    if (own !== null) while (option < last && !(own[option] > u)) option += 1;
    answers[i] = own === null ? null : scores[option];
  }
  return answers;
}

/** Value scores of the individuals of bootstrap population b. */
export function drawPopulation({ items, personas }, counts, scoring, random) {
  const individuals = [];
  counts.forEach((count, p) => {
    const persona = personas[p];
    for (let k = 0; k < count; k += 1) {
      if (persona.individuals) {
        individuals.push(persona.individuals[Math.floor(random() * persona.individuals.length)]);
      } else {
        const answers = drawAnswers(items, persona.probabilities, random);
        individuals.push(valueScores(items, answers, scoring));
      }
    }
  });
  return individuals;
}

/** Whether answers were generated, and at most one to each item. */
export const showsNoSpread = ({ counts }) =>
  counts !== undefined && counts.every((count) => count < 2);

function bcaInterval(similarities, exact, jackknife) {
  const below = similarities.filter((s) => s < exact - 1e-13).length;
  const ties = similarities.filter((s) => Math.abs(s - exact) <= 1e-13).length;
  const z0 = normalQuantile((below + ties / 2) / similarities.length);
  const centreOfAll = mean(jackknife);
  const d = jackknife.map((s) => centreOfAll - s);
  const acceleration = sum(d.map((x) => x ** 3)) / (6 * sum(d.map((x) => x * x)) ** 1.5);
  const share = below + ties / 2;
  if (share === 0 || share === similarities.length || !Number.isFinite(acceleration)) return null;
  const end = (p) => {
    const z = z0 + normalQuantile(p);
    return quantile(similarities, normalCdf(z0 + z / (1 - acceleration * z)));
  };
  return { low: end(0.025), high: end(0.975) };
}

/**
 * The map of a bootstrap population. The documents do not say how SMACOF gets from a start to a
 * local minimum, and two ways may end in two of them: where the bundle has another map, that one is
 * taken if it is a minimum that the rule allows, and counted.
 */
function bootstrapMap(correlations, theirs, index, context) {
  const { choices } = context;
  const map = mapOf(correlations, choices);
  if (choices.mds === 'classical' || theirs === null) return map;
  const other = theirs.clouds.map((points) => points[index]);
  const isSame = similarity(map, other) > 1 - SAME_MAP;
  const minimum = isSame ? null : asLocalMinimum(correlations, other, choices);
  if (minimum === null) return map;
  context.otherMinima += 1;
  return minimum;
}

/** The bootstrap of a population; `theirs` is that of the bundle, see bootstrapMap. */
export function bootstrap(study, weights, { exact, place, theirs }, context) {
  const { choices, humanMap, humanUnit } = context;
  const weightsOf = weightsByPopulation(study, weights, place, context);
  const isSingle = study.personas.some((persona, p) => weights[p] > 0 && showsNoSpread(persona));
  const similarities = [];
  const clouds = VALUES.map(() => []);
  let dropped = 0;
  let jackknife = null;
  for (let b = 0; b < choices.bootstraps; b += 1) {
    const own = weightsOf(b);
    if (own === null) {
      dropped += 1;
      continue;
    }
    const counts = roundToIndividuals(own, choices.individuals);
    const random = mulberry32(choices.seed + 1000 * place + b);
    const individuals = drawPopulation(study, counts, choices.scoring, random);
    const correlations = correlationsOf(individuals);
    if (correlations === null) {
      dropped += 1;
      continue;
    }
    if (similarities.length === 0 && choices.mds === 'classical')
      jackknife = leaveOneOut(individuals, humanUnit, choices);
    const map = bootstrapMap(correlations, theirs, similarities.length, context);
    similarities.push(fit(unit(map), humanUnit) ** 2);
    layOnto(map, humanMap).forEach((point, a) => clouds[a].push(point));
  }
  if (similarities.length === 0) return null;
  return {
    similarities,
    mean: mean(similarities),
    sd: sampleSd(similarities),
    percentile: isSingle
      ? null
      : { low: quantile(similarities, 0.025), high: quantile(similarities, 0.975) },
    bca: jackknife === null || isSingle ? null : bcaInterval(similarities, exact, jackknife),
    clouds,
    dropped
  };
}
