// Whether the respondent can be measured at all. docs/analysis.md, section 15.
import { randomOrder } from './levels.mjs';
import { mean, mulberry32, sampleSd, sum } from './statistics.mjs';
import { VALUES } from './study.mjs';

const PERMUTATIONS = 2000;
const SLACK = 1e-12;
const LEAST_SD = 0.1;

/** Mean and SD of one answer, how many texts it rests on, and its first most frequent option. */
function cellOf(counts, scores, texts) {
  const total = sum(counts);
  if (!(total > 0)) return null;
  const m = sum(counts.map((n, k) => n * scores[k])) / total;
  const squares = sum(counts.map((n, k) => n * (scores[k] - m) ** 2));
  const divisor = texts === Infinity ? total : texts - 1;
  const sd = divisor === 0 ? NaN : Math.sqrt(squares / divisor);
  return { mean: m, sd, texts, top: counts.indexOf(Math.max(...counts)) };
}

function cellsOf({ cells }, items, mode) {
  return cells.map((cell, i) => {
    const { scores, labels } = items[i];
    if (mode === 'distribution') {
      return cell.plain === null || cell.failed ? null : cellOf(cell.plain, scores, Infinity);
    }
    const read = cell.samples.filter(({ outcome }) => outcome === 'option');
    const counts = labels.map((label) => read.filter(({ option }) => option === label).length);
    return cellOf(counts, scores, read.length);
  });
}

function onScale(cells, mode) {
  if (mode === 'distribution') {
    const known = cells.map(({ outside }) => outside).filter((x) => x !== null);
    return known.length === 0 ? null : mean(known.map((x) => 1 - x));
  }
  const outcomes = cells.flatMap(({ samples }) => samples.map(({ outcome }) => outcome));
  if (outcomes.length === 0) return null;
  return outcomes.filter((outcome) => outcome === 'option').length / outcomes.length;
}

const UNKNOWN = {
  itemSpread: null,
  residual: null,
  promptSpread: null,
  answerSd: null,
  effect: null,
  standardised: null,
  p: null
};

/** `table` has the cells of prompts x items, `own` the places of the items of each prompted value. */
function compareMeans(table, own) {
  const n = table.length;
  const k = table[0]?.length ?? 0;
  const asked = own.flatMap((list, c) => (list.length > 0 ? [c] : []));
  if (n < 5 || k < 2 || asked.length === 0) return UNKNOWN;
  const means = table.map((row) => row.map((cell) => cell.mean));
  const columns = Array.from({ length: k }, (_, i) => means.map((row) => row[i]));
  const grand = mean(means.flat());
  const residuals = means.map((row) => row.map((x, i) => x - mean(row) - mean(columns[i]) + grand));
  const effectOf = (order) =>
    mean(asked.map((c) => mean(own[c].map((i) => residuals[order[c]][i]))));
  const effect = effectOf(own.map((_, c) => c));
  const random = mulberry32(1);
  const permuted = Array.from({ length: PERMUTATIONS }, () => effectOf(randomOrder(n, random)));
  const residual = Math.sqrt(sum(residuals.flat().map((x) => x * x)) / ((n - 1) * (k - 1)));
  const cells = table.flat();
  const sds = cells.map(({ sd }) => sd).filter((sd) => !Number.isNaN(sd));
  const answerSd = sds.length === 0 ? residual : mean(sds);
  const noise = mean(cells.map(({ sd, texts }) => (sd * sd) / texts));
  const spread = mean(columns.map((column) => sampleSd(column) ** 2)) - noise;
  return {
    itemSpread: sampleSd(columns.map(mean)),
    residual,
    promptSpread: Number.isNaN(spread) ? null : Math.sqrt(Math.max(0, spread)),
    answerSd,
    effect,
    standardised: effect / Math.max(LEAST_SD, answerSd),
    p: (permuted.filter((x) => x >= effect - SLACK).length + 1) / (PERMUTATIONS + 1)
  };
}

function levelOf({ onScale: share, p, standardised, promptSpread, answerSd }) {
  if (share !== null && share < 0.5) return 'off-scale';
  if (p === null) return null;
  if (p <= 0.01 && standardised >= 0.15) return 'measurable';
  if (p <= 0.01 && standardised >= 0.05) return 'weak';
  return promptSpread === null || promptSpread >= 0.15 * Math.max(LEAST_SD, answerSd)
    ? 'unspecific'
    : 'independent';
}

/** Whether rows of the tables say nothing. */
export const isUnread = (verdict) =>
  ['unspecific', 'independent', 'off-scale'].includes(verdict?.level);

/** The verdict on the personas of a study of values. */
export function verdictOf({ personas, items, mode }, instrument) {
  const read = personas.map((persona) => cellsOf(persona, items, mode));
  const tops = read.flat().flatMap((cell) => (cell === null ? [] : [cell.top]));
  const scores = instrument.scale.map(({ score }) => score);
  const counts = scores.map((_, option) => tops.filter((top) => top === option).length);
  const most = counts.indexOf(Math.max(...counts));

  const prompted = VALUES.flatMap((_, value) => {
    const answered = read[value].filter((cell) => cell !== null).length;
    return answered > 0 && answered >= items.length / 2 ? [value] : [];
  });
  const used = items.flatMap((_, i) =>
    prompted.length > 0 && prompted.every((value) => read[value][i] !== null) ? [i] : []
  );
  const figures = {
    conditions: prompted.length,
    items: used.length,
    onScale: onScale(
      personas.flatMap(({ cells }) => cells),
      mode
    ),
    top: tops.length === 0 ? null : { score: scores[most], share: counts[most] / tops.length },
    ...compareMeans(
      prompted.map((value) => used.map((i) => read[value][i])),
      prompted.map((value) => used.flatMap((i, place) => (items[i].value === value ? [place] : [])))
    )
  };
  return { level: levelOf(figures), ...figures };
}
