// Correlations of the higher-order values over behaviours, and what chance makes of them.
// docs/agreement.md, "Correlations".
import { levelOf, randomOrder } from './levels.mjs';
import { adjustForFdr, mean, mulberry32, pearson } from './statistics.mjs';
import { VALUES } from './study.mjs';

const placesOf = (ids) => ids.map((id) => VALUES.indexOf(id));

/** In the order of tables and figures; hedonism counts as openness to change. */
export const HIGHER_ORDER = [
  { id: 'self_enhancement', values: placesOf(['power', 'achievement']) },
  { id: 'openness_to_change', values: placesOf(['hedonism', 'stimulation', 'self_direction']) },
  { id: 'self_transcendence', values: placesOf(['universalism', 'benevolence']) },
  { id: 'conservation', values: placesOf(['tradition', 'conformity', 'security']) }
];
const PAIRS = [
  ['conservation', 'openness_to_change'],
  ['self_enhancement', 'self_transcendence']
];
const SEEDS = { definition: 9000000, name: 9000001 };
const MOST_DRAWS = 1999;
const LEAST_BEHAVIOURS = 3;
const SLACK = 1e-9;

/** Of each group its mean share by behaviour; null for a group without values. */
export function groupVectors(rows, groups, isCentred) {
  const vectors = groups.map((group) =>
    group.length === 0 ? null : rows.map((row) => mean(group.map((v) => row[v])))
  );
  if (!isCentred) return vectors;
  const there = vectors.filter((vector) => vector !== null);
  const means = rows.map((_, b) => mean(there.map((vector) => vector[b])));
  return vectors.map((vector) => vector && vector.map((share, b) => share - means[b]));
}

/** r of two vectors; null where it is undefined. */
function correlate(a, b) {
  if (a === null || b === null || a.length < LEAST_BEHAVIOURS) return null;
  const isFlat = (list) => Math.max(...list) - Math.min(...list) < 1e-12;
  return isFlat(a) || isFlat(b) ? null : pearson(a, b);
}

export const vectorCorrelations = (vectors) =>
  vectors.map((a) => vectors.map((b) => correlate(a, b)));

/** The two opposed pairs under values that are put into groups of the same sizes at random. */
export function chanceOfPairs(rows, values, groups, form, choices) {
  const places = PAIRS.map((pair) =>
    pair.map((id) => HIGHER_ORDER.findIndex((group) => group.id === id))
  );
  const ofPairs = (sets) => {
    const vectors = groupVectors(rows, sets, choices.agreementCentred);
    return places.map(([a, b]) => correlate(vectors[a], vectors[b]));
  };
  const random = mulberry32(choices.seed + SEEDS[form]);
  const draws = Array.from({ length: Math.min(choices.permutations, MOST_DRAWS) }, () => {
    const order = randomOrder(values.length, random);
    let first = 0;
    const sets = groups.map(({ length }) => {
      first += length;
      return order.slice(first - length, first).map((place) => values[place]);
    });
    return ofPairs(sets);
  });
  const tests = ofPairs(groups).flatMap((observed, k) => {
    const list = draws.map((draw) => draw[k]).filter((r) => r !== null);
    if (observed === null || list.length === 0) return [];
    const reached = list.filter((r) => r <= observed + SLACK).length;
    return [
      { pair: PAIRS[k], level: levelOf(list), observed, p: (reached + 1) / (list.length + 1) }
    ];
  });
  return tests;
}

/** One family of all forms of the prompts, with two of the seven shares. */
export function adjustPairs(correlations) {
  const tests = correlations.flatMap(({ chance }) => chance);
  adjustForFdr(
    tests.map(({ p }) => p),
    2
  ).forEach((p, i) => {
    tests[i].adjustedP = p;
  });
  return correlations;
}
