// From the tables of a bundle to the answers of every condition. docs/analysis.md, section 1, and
// docs/bundle.md, "Cells".
import { groupBy, numberOf } from './reading.mjs';
import { sum } from './statistics.mjs';

/** p_k ∝ exp(log p_k / T); null without a finite log-probability. */
export function optionProbabilities(logs, temperature) {
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

/** The items of an instrument that were asked, each with the scores of its options after reversal. */
export function scoredItems(instrument) {
  return instrument.items.map((item) => {
    const scale = item.scale ?? instrument.scale;
    const points = scale.map(({ score }) => score);
    const ends = Math.min(...points) + Math.max(...points);
    return {
      number: item.number,
      measure: item.measure,
      labels: scale.map(({ label }) => label),
      scores: points.map((score) => (item.reversed ? ends - score : score))
    };
  });
}

const REPETITION = /^(standard|fill-\d+|conversation-\d+)$/u;

/** The other form in which a question is asked; null for the usual one. */
export const variantOf = (arm) => (REPETITION.test(arm) ? null : arm.split(':')[0]);

/** Which repetition a question is, whatever its form. */
const armOf = ({ arm }) => (REPETITION.test(arm) ? arm : (arm.split(':')[1] ?? 'standard'));

/** One asked cell: `probabilities` (`plain` at temperature 1) in distribution mode, `said` (scores, null if unread) otherwise. */
function readCell(id, item, bundle, temperature) {
  const rows = bundle.answersOf.get(id);
  if (rows === undefined) return null;
  const [first] = rows;
  const samples = bundle.samplesOf.get(id) ?? [];
  const cell = { failed: first.status === 'failed', outside: null, samples, said: [] };
  if (cell.failed) return { ...cell, probabilities: null };
  if (bundle.design.elicitation.mode === 'distribution') {
    const logs = rows.map((row) => Number(row.log_probability));
    const outside = numberOf(first.outside);
    return {
      ...cell,
      outside,
      probabilities: optionProbabilities(logs, temperature),
      plain: optionProbabilities(logs, 1)
    };
  }
  // A variant may give labels other meanings: rows are in the order of the scale.
  const labels = rows.map(({ option }) => option);
  const placeOf = ({ outcome, option }) => (outcome === 'option' ? labels.indexOf(option) : null);
  const places = samples.map(placeOf);
  return {
    ...cell,
    probabilities: null,
    said: places.map((place) => (place === null ? null : item.scores[place])),
    tally: item.labels.map((_, k) => places.filter((place) => place === k).length)
  };
}

/** Repeats × items: what each individual said to each item; null for nothing that could be read. */
const responsesOf = (cells, repeats) =>
  Array.from({ length: repeats }, (_, k) => cells.map((cell) => cell.said[k] ?? null));

/**
 * The answers to an instrument by condition, in the order of the plan, of those conditions all of
 * whose cells were asked. A form is one filling-in of the instrument: `cells`, and `probabilities`
 * by item (of `counts` texts, where they are shares) or, of conversations, `responses` by repeat and item. A priming arm has a form for each filled-in
 * questionnaire of values, everything else one; conversations are the repeats of one form. Of a
 * `variant`, the conditions that it leaves out have the answers of the usual form.
 */
export function readConditions(bundle, instrument, { temperature }, variant = null) {
  const items = scoredItems(instrument);
  const { elicitation } = bundle.design;
  const asked = bundle.plan.filter((row) => row.instrument === instrument.id);
  const own = asked.filter((row) => variantOf(row.arm) === variant);
  // Where a variant leaves a condition out, the usual form stands in.
  const varied = new Set(own.map(({ condition }) => condition));
  const plan = asked.filter(
    (row) => variantOf(row.arm) === (varied.has(row.condition) ? variant : null)
  );
  const conditions = [];
  for (const [condition, rows] of groupBy(plan, (row) => row.condition)) {
    const arms = [...groupBy(rows, (row) => armOf(row)).entries()].map(([arm, planned]) => {
      const ids = new Map(planned.map((row) => [row.item, row.cell_id]));
      const cells = items.map((item) =>
        readCell(ids.get(String(item.number)), item, bundle, temperature)
      );
      return { arm, cells };
    });
    if (arms.some(({ cells }) => cells.includes(null))) continue;
    conditions.push({ condition, forms: formsOf(arms, elicitation) });
  }
  return conditions;
}

/** An item in all conversations of a condition: one cell, as its repeats are elsewhere. */
function together(arms, item) {
  const cells = arms.map((arm) => arm.cells[item]);
  return {
    failed: cells.every(({ failed }) => failed),
    outside: null,
    samples: cells.flatMap(({ samples }) => samples),
    said: cells.flatMap(({ said }) => said)
  };
}

/** Items asked one at a time are independent: shares of the options, and of how many texts. */
function sharesOf(cells) {
  const counts = cells.map(({ tally }) => sum(tally ?? [0]));
  const probabilities = cells.map(({ tally }, i) =>
    counts[i] === 0 ? null : tally.map((n) => n / counts[i])
  );
  return { probabilities, counts };
}

function formsOf(arms, { mode, repeats }) {
  if (mode === 'distribution') {
    return arms.map(({ cells }) => ({
      cells,
      probabilities: cells.map((cell) => cell.probabilities)
    }));
  }
  if (arms[0].arm.startsWith('conversation-')) {
    const responses = arms.flatMap(({ cells }) => responsesOf(cells, 1));
    return [{ cells: arms[0].cells.map((_, i) => together(arms, i)), responses }];
  }
  return arms.map(({ cells }) => ({
    cells,
    responses: responsesOf(cells, repeats),
    ...sharesOf(cells)
  }));
}
