// Bootstrap populations of values with behaviours. docs/analysis.md, section 12.
import { drawAnswers, showsNoSpread } from './bootstrap.mjs';
import { weightsByPopulation } from './chosen-weights.mjs';
import { measureScores } from './measures.mjs';
import { roundToIndividuals } from './populations.mjs';
import { cellSimilarity, correlation, NO_VARIANCE } from './reference-cells.mjs';
import { mean, mulberry32, quantile, sampleSd } from './statistics.mjs';
import { valueScores, VALUES } from './study.mjs';

const oneOf = (list, random) => list[Math.floor(random() * list.length)];

/** Ten values of one individual. */
const drawValues = (values, items, scoring, random) =>
  values.individuals
    ? oneOf(values.individuals, random)
    : valueScores(items, drawAnswers(items, values.probabilities, random), scoring);

/** Calls back for every individual: its persona, and which of the persona's it is. */
const each = (counts, act) =>
  counts.forEach((count, p) => {
    for (let k = 0; k < count; k += 1) act(p, k);
  });

/**
 * Ten values of every individual. Every questionnaire has the same, so they are drawn once: as long
 * as items, persons and counts are the same.
 */
function valuesOfAll({ arm, personas, valueItems }, counts, seed, context) {
  const key = [arm, seed, ...counts].join();
  const from = personas.map((persona, p) =>
    counts[p] > 0 ? (persona.values.individuals ?? persona.values.probabilities) : null
  );
  context.valueDraws ??= new Map();
  const kept = context.valueDraws.get(key);
  if (kept?.valueItems === valueItems && from.every((one, p) => one === kept.from[p]))
    return kept.scores;
  const random = mulberry32(seed);
  const scores = [];
  each(counts, (p) =>
    scores.push(drawValues(personas[p].values, valueItems, context.choices.scoring, random))
  );
  context.valueDraws.set(key, { valueItems, from, scores });
  return scores;
}

/** Ten values and then the measures of every individual. */
function drawIndividuals(table, counts, [seed, otherSeed], context) {
  const { instrument, personas, valueItems } = table;
  const [random, further] = [mulberry32(seed), mulberry32(otherSeed)];
  const apart = personas.every(
    (persona, p) => counts[p] === 0 || persona.forms.every((form) => !form.individuals)
  );
  const values = apart ? valuesOfAll(table, counts, seed, context) : null;
  const individuals = [];
  each(counts, (p, k) => {
    const persona = personas[p];
    const form = persona.forms[k % persona.forms.length];
    if (form.individuals) {
      individuals.push(oneOf(form.individuals, random));
      return;
    }
    const scores = values
      ? values[individuals.length]
      : drawValues(persona.values, valueItems, context.choices.scoring, random);
    const answers = drawAnswers(instrument.scored, form.probabilities, further);
    individuals.push(scores.concat(measureScores(form.groups, answers)));
  });
  return individuals;
}

/** Mean product. */
function product(a, b) {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += a[i] * b[i];
  return total / a.length;
}

/** Scores of all individuals less their mean, with their variance. */
function centred(scores) {
  const m = mean(scores);
  for (let i = 0; i < scores.length; i += 1) scores[i] -= m;
  return { list: scores, variance: product(scores, scores) };
}

/** Each individual's mean of these of their scores, times a sign. */
function meansOver(individuals, places, sign = 1) {
  const means = new Float64Array(individuals.length);
  for (let i = 0; i < means.length; i += 1) {
    const scores = individuals[i];
    let total = 0;
    for (let k = 0; k < places.length; k += 1) total += scores[places[k]];
    means[i] = (sign * total) / places.length;
  }
  return means;
}

/** Correlations of the individuals on the rows and columns of the reference; null if undefined. */
function cellsOfIndividuals({ rows, columns }, individuals) {
  const values = VALUES.map((_, a) => centred(meansOver(individuals, [a])));
  if (values.some(({ variance }) => !(variance > NO_VARIANCE))) return null;
  const onRows = rows.map((row) => centred(meansOver(individuals, row)));
  const onColumns = columns.map((column) => {
    if (column === null) return null;
    const places = column.measures.map((m) => VALUES.length + m);
    return centred(meansOver(individuals, places, column.sign));
  });
  return onRows.map((row) =>
    onColumns.map((column) =>
      column === null
        ? NaN
        : correlation(product(row.list, column.list), row.variance, column.variance)
    )
  );
}

/** The bootstrap of one table in one population; null where no similarity is defined. */
export function bootstrapTable(table, weights, place, context) {
  const { choices } = context;
  const crew = { items: table.valueItems, personas: table.crew };
  const weightsOf = weightsByPopulation(crew, weights, place, context);
  const isSingle = table.personas.some(
    (persona, p) =>
      weights[p] > 0 && persona && [persona.values, ...persona.forms].some(showsNoSpread)
  );
  const similarities = [];
  for (let b = 0; b < choices.bootstraps; b += 1) {
    const own = weightsOf(b);
    if (own === null) continue;
    const counts = roundToIndividuals(own, choices.individuals);
    const seed = choices.seed + 1000 * place + b;
    const seeds = [seed, seed + 2000000 + 100000 * table.j];
    const individuals = drawIndividuals(table, counts, seeds, context);
    const cells = cellsOfIndividuals(table.mapping, individuals);
    const similarity = cells === null ? NaN : cellSimilarity(table.mapping.human, cells);
    if (!Number.isNaN(similarity)) similarities.push(similarity);
  }
  if (similarities.length === 0) return null;
  return {
    similarities,
    mean: mean(similarities),
    sd: sampleSd(similarities),
    percentile: isSingle
      ? null
      : { low: quantile(similarities, 0.025), high: quantile(similarities, 0.975) },
    dropped: choices.bootstraps - similarities.length
  };
}
