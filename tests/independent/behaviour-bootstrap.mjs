// Bootstrap populations of values with behaviours. docs/analysis.md, section 12.
import { drawAnswers, showsNoSpread } from './bootstrap.mjs';
import { weightsByPopulation } from './chosen-weights.mjs';
import { measureScores } from './measures.mjs';
import { roundToIndividuals } from './populations.mjs';
import { cellSimilarity, correlation, NO_VARIANCE } from './reference-cells.mjs';
import { mean, mulberry32, quantile, sampleSd } from './statistics.mjs';
import { valueScores, VALUES } from './study.mjs';

/** Ten values and then the measures of one individual. */
function drawIndividual({ values, forms }, k, table, scoring, [random, further]) {
  const form = forms[k % forms.length];
  if (form.individuals) {
    return form.individuals[Math.floor(random() * form.individuals.length)];
  }
  const scores = values.individuals
    ? values.individuals[Math.floor(random() * values.individuals.length)]
    : valueScores(
        table.valueItems,
        drawAnswers(table.valueItems, values.probabilities, random),
        scoring
      );
  const answers = drawAnswers(table.instrument.scored, form.probabilities, further);
  return [...scores, ...measureScores(form.groups, answers)];
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
const meansOver = (individuals, places, sign = 1) =>
  Float64Array.from(individuals, (scores) => {
    let total = 0;
    for (let k = 0; k < places.length; k += 1) total += scores[places[k]];
    return (sign * total) / places.length;
  });

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
    const streams = [mulberry32(seed), mulberry32(seed + 2000000 + 100000 * table.j)];
    const individuals = counts.flatMap((count, p) =>
      Array.from({ length: count }, (_, k) =>
        drawIndividual(table.personas[p], k, table, choices.scoring, streams)
      )
    );
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
