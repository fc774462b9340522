// The specification curve: every combination of curve.csv, and what analysis.json says of them.
// docs/analysis.md, section 16.
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { randomOrder } from './levels.mjs';
import { isRecomputable, mapOf } from './maps.mjs';
import { areScored, availableWeights, plainWeights, populationCovariance } from './populations.mjs';
import { numberOf } from './reading.mjs';
import { fit, mean, mulberry32, quantile, sum, unit } from './statistics.mjs';
import { readStudy, VALUES } from './study.mjs';

const AXES = [
  'arm',
  'leftOut',
  'temperature',
  'scoring',
  'prompts',
  'population',
  'map',
  'reference'
];
const PERMUTATIONS = 199;
const DIRECTIONS = 36;
const N = VALUES.length;

/** Remembers what a function gave for a key. */
function remembering(make) {
  const known = new Map();
  return (...parts) => {
    const key = JSON.stringify(parts);
    if (!known.has(key)) known.set(key, make(...parts));
    return known.get(key);
  };
}

/** Which item of its value each item is, from 1. */
function placesWithin(items) {
  const counts = new Map();
  return items.map(({ measure }) => {
    counts.set(measure, (counts.get(measure) ?? 0) + 1);
    return counts.get(measure);
  });
}

/** Ten personas along one dimension, each with answers of SD 1. */
function oneDimension(phi, scoring) {
  const theta = (a) => (2 * Math.PI * a) / N;
  const isCentred = scoring === 'centred';
  const within = VALUES.map((_, a) => VALUES.map((__, b) => +(a === b) - (isCentred ? 1 / N : 0)));
  const personas = VALUES.map((_, v) => {
    const plain = VALUES.map((__, a) => 2 * Math.cos(theta(v) - phi) * Math.cos(theta(a) - phi));
    const off = isCentred ? mean(plain) : 0;
    return { moments: { mu: plain.map((m) => m - off), within } };
  });
  const weights = VALUES.map(() => 1 / N);
  return toCorrelations(populationCovariance(weights, personas));
}

/** Functions that give the parts of a curve, each computed once. */
function partsOf(bundle, context) {
  const { choices, reference, references } = context;
  // The reader's own people are no human sample that others are read against.
  const humans = (id) =>
    references.find((one) => one.id === id) ?? (reference?.id === id ? reference : undefined);
  const other = { centred: 'raw', raw: 'centred' };
  const usedScoring = (id, scoring) =>
    humans(id).correlations[scoring] === null ? other[scoring] : scoring;
  const instrument = bundle.instruments.find(({ kind }) => kind === 'values');
  const places = placesWithin(instrument.items);
  const study = remembering((variant, leftOut, temperature, scoring, prompts) =>
    readStudy(
      bundle,
      { ...choices, temperature, scoring, prompts },
      { variant, keep: (position) => leftOut === null || places[position] !== leftOut }
    )
  );
  const humanMap = remembering((id, scoring, map) =>
    unit(mapOf(humans(id).correlations[usedScoring(id, scoring)], map))
  );
  const matrix = remembering((asked, population, id) => {
    const { personas } = study(...asked);
    const scoring = asked[3];
    const human = humans(id).correlations[usedScoring(id, scoring)];
    const plain = plainWeights(population, personas, { ...context, human });
    const weights = availableWeights(plain, personas);
    if (weights === null || !areScored(weights, personas)) return null;
    const covariance = populationCovariance(weights, personas);
    return hasNoVariance(covariance) ? null : toCorrelations(covariance);
  });
  const ownMap = remembering((asked, population, id, map) => {
    const found = matrix(asked, population, id);
    return found === null ? null : unit(mapOf(found, map));
  });
  const marks = remembering((id, scoring, map) => {
    const target = humanMap(id, scoring, map);
    const axes = Array.from({ length: DIRECTIONS }, (_, k) => {
      const phi = (Math.PI * k) / DIRECTIONS;
      return fit(unit(mapOf(oneDimension(phi, scoring), map)), target) ** 2;
    });
    const used = usedScoring(id, scoring);
    const own = humans(id);
    const people = references
      .filter(
        (one) =>
          one.id !== id &&
          one.members.length === 0 &&
          one.correlations[used] !== null &&
          !own.members.includes(one.id) &&
          !(
            one.instrument === own.instrument &&
            one.sample.countries.some((country) => own.sample.countries.includes(country))
          )
      )
      .map((one) => fit(humanMap(one.id, used, map), target) ** 2);
    return {
      oneDimension: quantile(axes, 0.95),
      peopleLow: people.length === 0 ? null : quantile(people, 0.05),
      peopleHigh: people.length === 0 ? null : quantile(people, 0.95)
    };
  });
  return { humanMap, ownMap, marks };
}

function ordersOf(seed) {
  const random = mulberry32(seed + 18000000);
  return Array.from({ length: PERMUTATIONS }, () => randomOrder(N, random));
}

/** The levels of a combination, by the names of the choices. */
function levelsAt(axes, place) {
  let rest = place;
  const found = {};
  for (const axis of [...AXES].reverse()) {
    found[axis] = rest % axes[axis].length;
    rest = Math.floor(rest / axes[axis].length);
  }
  return found;
}

const countOf = (axes) => AXES.reduce((all, axis) => all * axes[axis].length, 1);

/** Every combination as curve.csv writes it: null for maps that are not recomputed. */
export function curveRows(bundle, context) {
  const { axes } = bundle.analysis.curve;
  const { choices } = context;
  const { humanMap, marks, ownMap } = partsOf(bundle, context);
  const orders = ordersOf(choices.seed);
  return Array.from({ length: countOf(axes) }, (_, place) => {
    const levels = levelsAt(axes, place);
    const one = Object.fromEntries(AXES.map((axis) => [axis, axes[axis][levels[axis]]]));
    const named = {
      form: one.arm ?? '',
      items_left_out: one.leftOut,
      temperature: one.temperature,
      scoring: one.scoring,
      prompts: one.prompts,
      population: one.population,
      dominance: choices.dominance,
      mds: one.map.mds,
      dissimilarity: one.map.dissimilarity,
      reference: one.reference
    };
    if (!isRecomputable(one.map.mds)) return { ...named, similarity: undefined };
    const asked = [one.arm, one.leftOut, one.temperature, one.scoring, one.prompts];
    // Only model-specific weights depend on people.
    const human = one.population === 'model-specific' ? one.reference : axes.reference[0];
    const own = ownMap(asked, one.population, human, one.map);
    const target = humanMap(one.reference, one.scoring, one.map);
    const mark = marks(one.reference, one.scoring, one.map);
    const permuted =
      own &&
      orders.map(
        (order) =>
          fit(
            order.map((i) => own[i]),
            target
          ) ** 2
      );
    return {
      ...named,
      similarity: own && fit(own, target) ** 2,
      chance_95: permuted && quantile(permuted, 0.95),
      one_dimension_95: mark.oneDimension,
      people_low: mark.peopleLow,
      people_high: mark.peopleHigh
    };
  });
}

const shareOf = (list) => {
  const known = list.filter((one) => one !== null);
  return known.length === 0 ? null : known.filter(Boolean).length / known.length;
};

/** What curve.csv comes to: the part of analysis.json that is called `curve`. */
export function curveSummary(bundle) {
  const { axes } = bundle.analysis.curve;
  const { choices } = bundle.analysis;
  const rows = bundle.curve.map((row, place) => ({
    place,
    similarity: numberOf(row.similarity),
    chance: numberOf(row.chance_95),
    oneDimension: numberOf(row.one_dimension_95),
    peopleLow: numberOf(row.people_low),
    peopleHigh: numberOf(row.people_high)
  }));
  const standing = ({ similarity, chance, oneDimension, peopleLow }) => ({
    aboveChance: similarity > chance,
    aboveOneDimension: oneDimension === null ? null : similarity > oneDimension,
    withinPeople: peopleLow === null ? null : similarity >= peopleLow
  });
  const scored = rows.filter(({ similarity }) => similarity !== null);
  const list = scored.map(({ similarity }) => similarity);
  const standings = scored.map(standing);
  const total = sum(list.map((s) => (s - mean(list)) ** 2));
  const shares = AXES.filter((axis) => axes[axis].length > 1).map((axis) => {
    const groups = axes[axis].map((_, level) =>
      scored.filter(({ place }) => levelsAt(axes, place)[axis] === level)
    );
    const between = groups
      .filter((group) => group.length > 0)
      .map((group) => group.length * (mean(group.map((x) => x.similarity)) - mean(list)) ** 2);
    return { axis, share: total > 0 ? sum(between) / total : null };
  });
  const isChosen = {
    arm: (level) => level === null,
    leftOut: (level) => level === null,
    map: ({ mds, dissimilarity }) =>
      mds === choices.mds &&
      (mds === 'ordinal' || (dissimilarity === 'sqrt') === (choices.dissimilarity === 'sqrt'))
  };
  const isCurrent = ({ place }) => {
    const levels = levelsAt(axes, place);
    return AXES.every((axis) => {
      const level = axes[axis][levels[axis]];
      return axis in isChosen ? isChosen[axis](level) : level === choices[axis];
    });
  };
  const current = scored.find(isCurrent);
  const at = (q) => (list.length === 0 ? null : quantile(list, q));
  return {
    axes,
    combinations: countOf(axes),
    similarities: list.length,
    lowest: at(0),
    median: at(0.5),
    highest: at(1),
    aboveChance: shareOf(standings.map((one) => one.aboveChance)),
    aboveOneDimension: shareOf(standings.map((one) => one.aboveOneDimension)),
    withinPeople: shareOf(standings.map((one) => one.withinPeople)),
    shares,
    current:
      current === undefined
        ? null
        : {
            similarity: current.similarity,
            lower: list.filter((s) => s < current.similarity).length,
            chance: current.chance,
            oneDimension: current.oneDimension,
            peopleLow: current.peopleLow,
            peopleHigh: current.peopleHigh,
            ...standing(current)
          }
  };
}

const NUMBERS = ['similarity', 'chance_95', 'one_dimension_95', 'people_low', 'people_high'];
/** Share of the ratio maps that may have ended in another minimum. */
const OTHER_MINIMA = 0.05;

/**
 * The places of curve.csv that differ from what the answers lead to, and how many of its ratio maps are
 * another minimum than the one found here.
 */
export function findOtherCombinations(bundle, context, tolerance) {
  const none = { differences: [], rows: 0, otherMinima: 0 };
  if (bundle.analysis.curve === undefined || context.references === null) return none;
  const ours = curveRows(bundle, context);
  const differences = [];
  const minima = [];
  if (ours.length !== bundle.curve.length)
    differences.push({
      path: 'curve.csv rows',
      theirs: bundle.curve.length,
      ours: ours.length
    });
  bundle.curve.forEach((row, place) => {
    const own = ours[place] ?? {};
    for (const name of Object.keys(own)) {
      if (own[name] === undefined) continue;
      const isNumber = NUMBERS.includes(name);
      const theirs = isNumber ? numberOf(row[name]) : row[name];
      const said = isNumber ? own[name] : String(own[name] ?? '');
      const isSame =
        theirs === said ||
        (isNumber && theirs !== null && said !== null && Math.abs(theirs - said) <= tolerance);
      if (isSame) continue;
      const difference = { path: `curve.csv line ${place + 2} ${name}`, theirs, ours: said };
      (isNumber && row.mds === 'ratio' ? minima : differences).push(difference);
    }
  });
  const ratio = bundle.curve.filter(({ mds }) => mds === 'ratio').length * NUMBERS.length;
  if (minima.length > OTHER_MINIMA * ratio) differences.push(...minima);
  return { differences, rows: ours.length, otherMinima: minima.length };
}
