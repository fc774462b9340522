// From the answers to personas: value scores, their means and covariances. docs/analysis.md, 1 and 3.
import { readConditions, scoredItems } from './answers.mjs';
import { mean, sum } from './statistics.mjs';

export const VALUES = [
  'power',
  'achievement',
  'hedonism',
  'stimulation',
  'self_direction',
  'universalism',
  'benevolence',
  'tradition',
  'conformity',
  'security'
];

const zeros = (rows, columns) => Array.from({ length: rows }, () => new Array(columns).fill(0));

/** The ten value scores of one individual; null where a value has no answer. */
export function valueScores(items, answers, scoring) {
  const totals = new Array(VALUES.length).fill(0);
  const counts = new Array(VALUES.length).fill(0);
  let total = 0;
  let count = 0;
  for (let i = 0; i < items.length; i += 1) {
    const score = answers[i];
    if (score === null) continue;
    totals[items[i].value] += score;
    counts[items[i].value] += 1;
    total += score;
    count += 1;
  }
  if (counts.includes(0)) return null;
  const off = scoring === 'centred' ? total / count : 0;
  return totals.map((t, a) => t / counts[a] - off);
}

/**
 * Mean and variance of every item; null for an unanswered one. The variance of `counts` texts is that
 * of a sample: R/(R − 1) times that of their shares, but for a single one.
 */
export function itemMoments(items, probabilities, counts) {
  return items.map(({ scores }, i) => {
    const p = probabilities[i];
    if (p === null) return null;
    const m = sum(p.map((q, k) => q * scores[k]));
    const factor = counts && counts[i] > 1 ? counts[i] / (counts[i] - 1) : 1;
    return { mean: m, variance: factor * sum(p.map((q, k) => q * (scores[k] - m) ** 2)) };
  });
}

/** μ = A m and W = A diag(v) A′; NaN for a value without an answer. */
export function momentsOfItems(items, moments, scoring) {
  const answered = items.map((_, i) => moments[i] !== null);
  const perValue = VALUES.map(
    (_, a) => items.filter((item, i) => answered[i] && item.value === a).length
  );
  const off = scoring === 'centred' ? 1 / answered.filter(Boolean).length : 0;
  const mu = new Array(VALUES.length).fill(0);
  const within = zeros(VALUES.length, VALUES.length);
  items.forEach((item, i) => {
    if (!answered[i]) return;
    const column = VALUES.map((_, a) =>
      perValue[a] === 0 ? NaN : (item.value === a ? 1 / perValue[a] : 0) - off
    );
    column.forEach((x, a) => {
      mu[a] += x * moments[i].mean;
      column.forEach((y, b) => {
        within[a][b] += x * y * moments[i].variance;
      });
    });
  });
  return { mu, within };
}

/** μ and W of individuals, with denominator R; null for none. */
export function momentsOfIndividuals(individuals) {
  if (individuals.length === 0) return null;
  const mu = individuals[0].map((_, a) => mean(individuals.map((x) => x[a])));
  const within = mu.map((ma, a) =>
    mu.map((mb, b) => mean(individuals.map((x) => (x[a] - ma) * (x[b] - mb))))
  );
  return { mu, within };
}

/** A persona that was not asked everything. */
export const unasked = (condition) => ({
  condition,
  cells: [],
  forms: [],
  isPresent: false,
  shown: null,
  moments: null,
  repeats: []
});

/** A persona's value scores: `repeats` are those of every individual, null for one left out. */
function personaOf({ condition, forms: [form] }, items, scoring) {
  const persona = { condition, cells: form.cells, repeats: [], moments: null };
  if (form.probabilities) {
    const moments = itemMoments(items, form.probabilities, form.counts);
    const isPresent = form.probabilities.some((p) => p !== null);
    const shown = isPresent ? momentsOfItems(items, moments, scoring) : null;
    return {
      ...persona,
      isPresent,
      shown,
      forms: [{ itemMoments: moments }],
      probabilities: form.probabilities,
      counts: form.counts,
      moments: shown?.mu.some(Number.isNaN) ? null : shown
    };
  }
  const repeats = form.responses.map((response) => valueScores(items, response, scoring));
  const individuals = repeats.filter((scores) => scores !== null);
  const moments = momentsOfIndividuals(individuals);
  return {
    ...persona,
    shown: moments,
    isPresent: form.responses.some((response) => response.some((x) => x !== null)),
    forms: [{ responses: form.responses.filter((_, k) => repeats[k] !== null) }],
    repeats,
    individuals,
    moments
  };
}

/** Answers to some of the items alone. */
function withItems({ condition, forms }, keep) {
  const kept = (list) => list?.filter((_, position) => keep(position));
  const form = ({ cells, probabilities, counts, responses }) => ({
    cells: kept(cells),
    responses: responses?.map(kept),
    ...(probabilities ? { probabilities: kept(probabilities) } : {}),
    ...(counts ? { counts: kept(counts) } : {})
  });
  return { condition, forms: forms.map(form) };
}

/** Means and standard deviations of a persona's value scores; null where unknown. */
export function shownScores({ shown }) {
  const orNull = (x) => (Number.isNaN(x) ? null : x);
  return {
    means: VALUES.map((_, a) => orNull(shown?.mu[a] ?? NaN)),
    sds: VALUES.map((_, a) => orNull(Math.sqrt(shown?.within[a][a] ?? NaN)))
  };
}

/** The questionnaire of values of a bundle; undefined where none is asked. */
export const valuesInstrument = ({ instruments }) =>
  instruments.find(({ kind }) => kind === 'values');

/**
 * The value scores of a bundle under the choices; null without a questionnaire of values.
 * `conditions` has a persona for each condition all of whose cells were asked, `personas` the eleven
 * that populations are made of, ten values and then none. Each has `cells`, `moments` (null where it
 * cannot be scored), `forms` for alpha and, by mode, `probabilities` or `individuals` (scores).
 * `keep` says by its position whether an item counts as asked; `variant` is the form of the questions,
 * null for the usual one.
 */
export function readStudy(bundle, choices, { keep = () => true, variant = null } = {}) {
  const instrument = valuesInstrument(bundle);
  if (instrument === undefined) return null;
  const items = scoredItems(instrument)
    .filter((_, position) => keep(position))
    .map((item) => ({ ...item, value: VALUES.indexOf(item.measure) }));
  const conditions = readConditions(bundle, instrument, choices, variant).map((condition) =>
    personaOf(withItems(condition, keep), items, choices.scoring)
  );
  const byName = new Map(conditions.map((persona) => [persona.condition, persona]));
  const suffix = choices.prompts === 'name' ? ':name' : '';
  return {
    items,
    mode: bundle.design.elicitation.mode,
    conditions,
    personas: [...VALUES.map((value) => value + suffix), 'none'].map(
      (condition) => byName.get(condition) ?? unasked(condition)
    )
  };
}
