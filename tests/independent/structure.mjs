// Value by value, and how circular: docs/analysis.md, section 17.
import { circularModel, isPositiveDefinite } from './circular-model.mjs';
import { SOME_PROBLEM } from './compare.mjs';
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { dissimilaritiesOf, mapOf, shownMapOf } from './maps.mjs';
import { areScored, availableWeights, plainWeights, populationCovariance } from './populations.mjs';
import { centre, fit, layOnto, mean, quantile, sum, unit } from './statistics.mjs';
import { readStudy, unasked, VALUES } from './study.mjs';

const N = VALUES.length;

/** The exact matrix of the chosen population; null where there is none. */
function matrixOf(personas, context) {
  const { population } = context.choices;
  const weights = availableWeights(plainWeights(population, personas, context), personas);
  if (weights === null || !areScored(weights, personas)) return null;
  const covariance = populationCovariance(weights, personas);
  return hasNoVariance(covariance) ? null : { weights, correlations: toCorrelations(covariance) };
}

/** Distances of ten points from people's, in root mean squared distances of these from their centre. */
function residuals(map, humanMap) {
  const people = centre(humanMap);
  const laid = layOnto(map, humanMap);
  const spread = Math.sqrt(sum(people.flat().map((x) => x * x)) / N);
  return laid.map(([x, y], i) => Math.hypot(x - people[i][0], y - people[i][1]) / spread);
}

/** Pairs i > j with dissimilarity, distance and its best multiple, and each value's part of the stress. */
function shepard(correlations, map, choices) {
  const delta = dissimilaritiesOf(correlations, choices);
  const pairs = [];
  for (let i = 1; i < N; i += 1)
    for (let j = 0; j < i; j += 1) {
      const distance = Math.hypot(map[i][0] - map[j][0], map[i][1] - map[j][1]);
      pairs.push({ points: [i, j], dissimilarity: delta[i][j], distance });
    }
  const factor =
    sum(pairs.map((p) => p.dissimilarity * p.distance)) /
    sum(pairs.map((p) => p.dissimilarity ** 2));
  const list = pairs.map((p) => ({ ...p, fitted: factor * p.dissimilarity }));
  const squares = list.map((p) => (p.distance - p.fitted) ** 2);
  const parts = VALUES.map(
    (_, v) => sum(squares.filter((__, k) => list[k].points.includes(v))) / (2 * sum(squares))
  );
  return { list, parts };
}

const stepsApart = (i, j) => Math.min(Math.abs(i - j), N - Math.abs(i - j));

/** Of two pairs the one fewer steps apart is predicted to correlate more. */
function correspondence(correlations, withOrders) {
  const pairs = [];
  for (let i = 1; i < N; i += 1)
    for (let j = 0; j < i; j += 1) pairs.push({ i, j, value: correlations[i][j] });
  pairs.sort((one, other) => one.value - other.value);
  const rows = Int32Array.from(pairs, ({ i }) => i);
  const columns = Int32Array.from(pairs, ({ j }) => j);
  // Pairs of equal correlation follow each other.
  const isNew = pairs.map(({ value }, k) => k === 0 || value !== pairs[k - 1].value);
  const apart = VALUES.map((_, i) => Int32Array.from(VALUES, (__, j) => stepsApart(i, j)));
  // Pairs so far, from the lowest correlation up, and those of the present one, by steps apart.
  const lower = new Int32Array(N / 2 + 1);
  const equal = new Int32Array(N / 2 + 1);
  const tally = (places) => {
    lower.fill(0);
    equal.fill(0);
    let [met, ties, predictions] = [0, 0, 0];
    for (let k = 0; k < rows.length; k += 1) {
      if (isNew[k])
        for (let steps = 1; steps <= N / 2; steps += 1) {
          lower[steps] += equal[steps];
          equal[steps] = 0;
        }
      const steps = apart[places[rows[k]]][places[columns[k]]];
      for (let other = 1; other <= N / 2; other += 1) {
        if (other === steps) continue;
        predictions += lower[other] + equal[other];
        ties += equal[other];
        if (other > steps) met += lower[other];
      }
      equal[steps] += 1;
    }
    return { predictions, met, ties };
  };
  const observed = tally(VALUES.map((_, i) => i));
  const { met, ties, predictions } = observed;
  const index = (met - (predictions - met - ties)) / predictions;
  if (!withOrders) return { ...observed, index };
  let [orders, reached] = [0, 0];
  const places = new Array(N).fill(0);
  const place = (value, free) => {
    if (value === N) {
      // A circle read backwards is the same circle.
      if (places[1] > places[2]) return;
      orders += 1;
      const other = tally(places);
      if (2 * other.met + other.ties >= 2 * met + ties) reached += 1;
      return;
    }
    for (const spot of free) {
      places[value] = spot;
      place(
        value + 1,
        free.filter((one) => one !== spot)
      );
    }
  };
  place(
    1,
    VALUES.slice(1).map((_, i) => i + 1)
  );
  return { ...observed, index, p: reached / orders, orders };
}

/** Single human samples with a matrix under the scoring, and whether they are other people. */
function singleSamples({ references, reference, scoringUsed }) {
  return references
    .filter(({ id, members, correlations }) => {
      return id !== reference.id && members.length === 0 && correlations[scoringUsed] !== null;
    })
    .map((one) => ({
      matrix: one.correlations[scoringUsed],
      isIndependent:
        !reference.members.includes(one.id) &&
        !(
          one.instrument === reference.instrument &&
          one.sample.countries.some((country) => reference.sample.countries.includes(country))
        )
    }));
}

function circleOf(correlations, n, theirs) {
  if (correlations === null || !isPositiveDefinite(correlations)) return { problem: SOME_PROBLEM };
  return {
    n,
    model: circularModel(correlations, n, theirs?.model, (matrix) => mapOf(matrix, FOR_ANGLES))
  };
}
const FOR_ANGLES = { dissimilarity: 'sqrt', mds: 'classical' };

/** The part of analysis.json that is called `structure`; undefined without a similarity. */
export function structureOf(bundle, study, context) {
  const { choices, human, humanMap, humanUnit, reference } = context;
  const found = matrixOf(study.personas, context);
  if (found === null) return undefined;
  const map = shownMapOf(found.correlations, choices);
  const samples = singleSamples(context);
  const others = samples
    .filter(({ isIndependent }) => isIndependent)
    .map(({ matrix }) => residuals(mapOf(matrix, choices), humanMap));
  const own = shepard(found.correlations, map, choices);
  const theirs = shepard(human, humanMap, choices);
  const distances = residuals(map, humanMap);

  const again = (personas) => {
    const left = matrixOf(personas, context);
    return left === null ? null : fit(unit(mapOf(left.correlations, choices)), humanUnit) ** 2;
  };
  const items = study.items.map(({ number, measure }, position) => ({
    without: { item: number, value: measure },
    similarity: again(readStudy(bundle, choices, { keep: (k) => k !== position }).personas)
  }));
  const known = items.flatMap(({ similarity }) => (similarity === null ? [] : [similarity]));
  const n = known.length;
  const indices = samples.map(({ matrix }) => correspondence(matrix, false).index);
  const raw = readStudy(bundle, { ...choices, scoring: 'raw' }, {});
  return {
    similarity: fit(unit(map), humanUnit) ** 2,
    independent: others.length,
    values: VALUES.map((value, v) => {
      const people = others.map((list) => list[v]);
      return {
        value,
        residual: distances[v],
        people:
          people.length === 0
            ? null
            : { median: quantile(people, 0.5), high: quantile(people, 0.95) },
        stress: own.parts[v],
        humanStress: theirs.parts[v]
      };
    }),
    shepard: { respondent: own.list, people: theirs.list },
    items,
    personas: VALUES.map((without, p) => ({
      without,
      similarity: again(
        study.personas.map((persona, k) => (k === p ? unasked(persona.condition) : persona))
      )
    })),
    itemError:
      n < 2 ? null : Math.sqrt(((n - 1) / n) * sum(known.map((s) => (s - mean(known)) ** 2))),
    correspondence: {
      respondent: correspondence(found.correlations, true),
      people: correspondence(human, true),
      samples:
        indices.length === 0
          ? null
          : { low: Math.min(...indices), high: Math.max(...indices), count: indices.length }
    },
    circle: {
      respondent: circleOf(
        toCorrelations(populationCovariance(found.weights, raw.personas)),
        choices.individuals,
        bundle.analysis.structure.circle.respondent
      ),
      people: circleOf(
        reference.correlations.raw,
        reference.sample.n,
        bundle.analysis.structure.circle.people
      )
    }
  };
}
