// From the answers to personas: value scores, their means and covariances. docs/analysis.md, 1 and 3.
import { numberOf } from './reading.mjs';
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

/** p_k ∝ exp(log p_k / T); null without a finite log-probability. */
function optionProbabilities(logs, temperature) {
  const highest = Math.max(...logs);
  if (!Number.isFinite(highest)) return null;
  if (temperature === 0) {
    const first = logs.indexOf(highest);
    return logs.map((_, k) => (k === first ? 1 : 0));
  }
  const weights = logs.map((l) => Math.exp((l - highest) / temperature));
  const total = sum(weights);
  return weights.map((w) => w / total);
}

/** Items in the order of the instruments, each with the scores of its options after reversal. */
function itemsOf(instruments) {
  return instruments.flatMap((instrument) => {
    const points = instrument.scale.map(({ score }) => score);
    const ends = Math.min(...points) + Math.max(...points);
    return instrument.items.map((item) => ({
      key: `${instrument.id}/${item.number}`,
      value: VALUES.indexOf(item.value),
      labels: instrument.scale.map(({ label }) => label),
      scores: points.map((score) => (item.reversed ? ends - score : score))
    }));
  });
}

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

/** Mean and variance of every item; null for an unanswered one. */
function itemMoments(items, probabilities) {
  return items.map(({ scores }, i) => {
    const p = probabilities[i];
    if (p === null) return null;
    const m = sum(p.map((q, k) => q * scores[k]));
    return { mean: m, variance: sum(p.map((q, k) => q * (scores[k] - m) ** 2)) };
  });
}

/** μ = A m and W = A diag(v) A′. */
function momentsOfItems(items, moments, scoring) {
  const answered = items.map((_, i) => moments[i] !== null);
  const perValue = VALUES.map(
    (_, a) => items.filter((item, i) => answered[i] && item.value === a).length
  );
  if (perValue.includes(0)) return null;
  const off = scoring === 'centred' ? 1 / answered.filter(Boolean).length : 0;
  const mu = new Array(VALUES.length).fill(0);
  const within = zeros(VALUES.length, VALUES.length);
  items.forEach((item, i) => {
    if (!answered[i]) return;
    const column = VALUES.map((_, a) => (item.value === a ? 1 / perValue[a] : 0) - off);
    column.forEach((x, a) => {
      mu[a] += x * moments[i].mean;
      column.forEach((y, b) => {
        within[a][b] += x * y * moments[i].variance;
      });
    });
  });
  return { mu, within };
}

/** μ and W of individuals, with denominator R. */
function momentsOfIndividuals(individuals) {
  if (individuals.length === 0) return null;
  const mu = VALUES.map((_, a) => mean(individuals.map((x) => x[a])));
  const within = mu.map((ma, a) =>
    mu.map((mb, b) => mean(individuals.map((x) => (x[a] - ma) * (x[b] - mb))))
  );
  return { mu, within };
}

/** The cells of a persona in the order of the items; null for one that was not asked. */
function cellsOf(condition, items, rowsOf, readCell) {
  return items.map((item) => {
    const rows = rowsOf.get(`${condition}/${item.key}`);
    return rows === undefined ? null : readCell(rows, item);
  });
}

function groupBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The conditions of a design in the order of the plan. */
function conditionsOf(design) {
  const plan = [...VALUES, 'none', ...VALUES.map((value) => `${value}:name`)];
  return plan.filter((condition) => design.conditions.includes(condition));
}

/**
 * The answers of a bundle under the choices. `conditions` has a persona for each condition of the
 * design all of whose cells were asked, `personas` the eleven that populations are made of, ten values and then none. Each has
 * `cells`, `moments` (null where it cannot be scored), and, by mode, `probabilities` or
 * `individuals` (scores) with `responses` (item scores).
 */
export function readStudy(bundle, choices) {
  const items = itemsOf(bundle.instruments);
  const { mode, repeats } = bundle.design.elicitation;
  const rowsOf = groupBy(bundle.answers, (r) => `${r.condition}/${r.instrument}/${r.item}`);
  const samplesOf = groupBy(bundle.samples, (r) => r.cell_id);

  const readCell = (rows, item) => {
    const [first] = rows;
    const failed = first.status === 'failed';
    const cell = { failed, outside: numberOf(first.outside), samples: [] };
    if (failed) return cell;
    if (mode === 'distribution') {
      const logs = rows.map((row) => Number(row.log_probability));
      return { ...cell, probabilities: optionProbabilities(logs, choices.temperature) };
    }
    const samples = samplesOf.get(first.cell_id) ?? [];
    const scoreOf = ({ outcome, option }) =>
      outcome === 'option' ? item.scores[item.labels.indexOf(option)] : null;
    return { ...cell, samples, said: samples.map(scoreOf) };
  };

  const readPersona = (condition) => {
    const cells = cellsOf(condition, items, rowsOf, readCell);
    const asked = cells.filter((cell) => cell !== null);
    const persona = { condition, cells: asked, moments: null, leftOut: 0 };
    if (asked.length < items.length) return persona;
    if (mode === 'distribution') {
      persona.probabilities = cells.map((cell) => cell.probabilities ?? null);
      persona.itemMoments = itemMoments(items, persona.probabilities);
      persona.moments = momentsOfItems(items, persona.itemMoments, choices.scoring);
      return persona;
    }
    const responses = Array.from({ length: repeats }, (_, k) =>
      cells.map((cell) => cell.said?.[k] ?? null)
    );
    const scored = responses
      .map((response) => ({ response, scores: valueScores(items, response, choices.scoring) }))
      .filter(({ scores }) => scores !== null);
    persona.leftOut = repeats - scored.length;
    persona.responses = scored.map(({ response }) => response);
    persona.individuals = scored.map(({ scores }) => scores);
    persona.moments = momentsOfIndividuals(persona.individuals);
    return persona;
  };
  const suffix = choices.prompts === 'name' ? ':name' : '';
  return {
    items,
    mode,
    conditions: conditionsOf(bundle.design)
      .map(readPersona)
      .filter(({ cells }) => cells.length === items.length),
    personas: [...VALUES.map((value) => value + suffix), 'none'].map(readPersona)
  };
}
