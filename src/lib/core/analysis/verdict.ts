// Whether a respondent can be measured at all: does it use the scale, does it read the item, and does
// the value prompt do anything? Formulas in docs/analysis.md, thresholds and error rates in
// docs/verdict.md.
import { pointScores } from '../instrument/scoring';
import { mulberry32 } from '../random';
import { mean } from '../statistics/summary';
import { shuffled } from '../statistics/shuffled';
import { standardDeviation } from '../statistics/standard-deviation';
import { optionProbabilities } from '../study/answer';
import { VALUES } from '../values';
import { NO_OPTION, repeatsOf } from './condition-answers';
import { personaConditions } from './persona';
import {
  orNull,
  type AnalysisChoices,
  type AnalysisInput,
  type PersonaAnswers,
  type Verdict,
  type VerdictLevel
} from './types';

/** Calibrated on simulated respondents of known strength: docs/verdict.md. */
export const VERDICT_THRESHOLDS = {
  /** Least mean probability on the response options. */
  onScale: 0.5,
  /** Largest p of an effect. */
  p: 0.01,
  /** Least standardised effect of a measurable respondent, and of a weak one. */
  measurable: 0.15,
  weak: 0.05,
  /** Least spread over prompts, in SDs of one answer, of answers that depend on the prompt. */
  promptSpread: 0.15
} as const;

/** Permuted prompts. */
const PERMUTATIONS = 2000;
const SEED = 1;
/** Sums of the same numbers in another order count as equal. */
const SLACK = 1e-12;
/** With fewer prompts no permutation test reaches the threshold: 5! is 120. */
const LEAST_CONDITIONS = 5;
/** So that a respondent that never wavers is not divided by nothing. */
const LEAST_SD = 0.1;
/** Share of equal answers from which the sentence mentions them. */
const MOSTLY = 0.9;

/** One cell as it is compared; null where nothing usable was said. */
interface CellFigures {
  mean: number;
  /** SD of one answer; NaN where a single text was read. */
  sd: number;
  /** Position of the most probable option. */
  top: number;
  /** Texts read; Infinity for a distribution, which has no noise. */
  texts: number;
}

/**
 * Judges the answers to the value prompts of the chosen form. Apart from that form no choice matters:
 * the verdict is on the respondent, not on the analysis.
 */
export function verdictOf(
  { instrument, personas }: AnalysisInput,
  { prompts }: Pick<AnalysisChoices, 'prompts'>
): Verdict {
  const { items, scores } = instrument;
  const counted = items.map((item) => pointScores(item, scores));
  const all = personaConditions(prompts).map((wanted) => {
    const answers = personas.find(({ condition }) => condition === wanted)?.answers ?? null;
    return { answers, cells: answers ? cellsOf(answers, counted) : [] };
  });
  const given = all.flatMap(({ answers }) => answers ?? []);
  const tops = all.flatMap(({ cells }) => cells.flatMap((cell) => cell?.top ?? []));

  const prompted = VALUES.flatMap((value, v) => {
    const { cells } = all[v]!;
    const answered = cells.filter((cell) => cell !== null).length;
    return answered > 0 && 2 * answered >= items.length ? [{ value, cells }] : [];
  });
  const used = items.flatMap((_, i) =>
    prompted.length > 0 && prompted.every(({ cells }) => cells[i]) ? [i] : []
  );
  const figures = {
    conditions: prompted.length,
    items: used.length,
    onScale: onScaleOf(given),
    top: topOf(tops, scores),
    ...comparison(
      prompted.map(({ cells }) => used.map((i) => cells[i]!)),
      prompted.map(({ value }) =>
        used.flatMap((i, place) => (items[i]!.value === value ? [place] : []))
      )
    )
  };
  return { level: levelOf(figures), ...figures };
}

function levelOf({
  onScale,
  p,
  standardised,
  promptSpread,
  answerSd
}: Omit<Verdict, 'level'>): VerdictLevel | null {
  const least = VERDICT_THRESHOLDS;
  if (onScale !== null && onScale < least.onScale) return 'off-scale';
  if (p === null || standardised === null || answerSd === null) return null;
  if (p <= least.p && standardised >= least.measurable) return 'measurable';
  if (p <= least.p && standardised >= least.weak) return 'weak';
  // Of a single text a question, noise cannot be told from an effect of the prompt.
  const moved =
    promptSpread === null || promptSpread >= least.promptSpread * Math.max(LEAST_SD, answerSd);
  return moved ? 'unspecific' : 'independent';
}

/** @param counted what each option of each item counts for */
function cellsOf(
  answers: PersonaAnswers,
  counted: readonly (readonly number[])[]
): (CellFigures | null)[] {
  return counted.map((own, i) => {
    const shares =
      answers.mode === 'distribution'
        ? optionProbabilities(answers.logProbabilities[i] ?? null, 1)
        : sharesRead(repeatsOf(answers.options, i), own.length);
    if (shares === null) return null;
    const total = shares.reduce((sum, share) => sum + share, 0);
    const texts = answers.mode === 'distribution' ? Infinity : total;
    const average = shares.reduce((sum, share, k) => sum + share * own[k]!, 0) / total;
    const squares = shares.reduce((sum, share, k) => sum + share * (own[k]! - average) ** 2, 0);
    return {
      mean: average,
      sd: Math.sqrt(squares / (texts === Infinity ? total : texts - 1)),
      top: shares.indexOf(Math.max(...shares)),
      texts
    };
  });
}

/** How often each option was read; null where none was. */
function sharesRead(read: Uint8Array, options: number): number[] | null {
  const counts = new Array<number>(options).fill(0);
  for (const option of read) if (option !== NO_OPTION) counts[option]! += 1;
  return counts.some((count) => count > 0) ? counts : null;
}

function onScaleOf(given: readonly PersonaAnswers[]): number | null {
  const masses: number[] = [];
  let read = 0;
  let texts = 0;
  for (const answers of given) {
    if (answers.mode === 'distribution') {
      for (const outside of answers.outside) if (outside !== null) masses.push(1 - outside);
    } else {
      let own = 0;
      for (const option of answers.options.read) if (option !== NO_OPTION) own += 1;
      read += own;
      texts += own + answers.refusals + answers.unreadable;
    }
  }
  if (texts > 0) return read / texts;
  return masses.length > 0 ? mean(masses) : null;
}

function topOf(tops: readonly number[], scores: readonly number[]): Verdict['top'] {
  if (tops.length === 0) return null;
  const counts = scores.map((_, option) => tops.filter((top) => top === option).length);
  const most = Math.max(...counts);
  return { score: scores[counts.indexOf(most)]!, share: most / tops.length };
}

type Comparison = Pick<
  Verdict,
  'itemSpread' | 'residual' | 'promptSpread' | 'answerSd' | 'effect' | 'standardised' | 'p'
>;

const UNKNOWN: Comparison = {
  itemSpread: null,
  residual: null,
  promptSpread: null,
  answerSd: null,
  effect: null,
  standardised: null,
  p: null
};

/**
 * @param cells prompts x items, all answered
 * @param own positions of the items of each prompted value
 */
function comparison(
  cells: readonly (readonly CellFigures[])[],
  own: readonly (readonly number[])[]
): Comparison {
  const places = own.flatMap((list, c) => (list.length > 0 ? [c] : []));
  const items = cells[0]?.length ?? 0;
  if (cells.length < LEAST_CONDITIONS || items < 2 || places.length === 0) return UNKNOWN;
  const means = cells.map((row) => row.map((cell) => cell.mean));
  const rows = means.map(mean);
  const columns = means[0]!.map((_, i) => mean(means.map((row) => row[i]!)));
  const grand = mean(rows);
  const centred = means.map((row, c) => row.map((x, i) => x - rows[c]! - columns[i]! + grand));
  const squares = centred.flat().reduce((sum, x) => sum + x * x, 0);
  const residual = Math.sqrt(squares / ((cells.length - 1) * (items - 1)));

  // Each prompt on each value's items: a permutation only picks among these.
  const on = centred.map((row) =>
    own.map((list) => (list.length === 0 ? 0 : mean(list.map((i) => row[i]!))))
  );
  const effectOf = (order: ArrayLike<number>) =>
    places.reduce((sum, c) => sum + on[order[c]!]![c]!, 0) / places.length;
  const effect = effectOf(cells.map((_, c) => c));
  const random = mulberry32(SEED);
  const order = new Int32Array(cells.length);
  let reached = 0;
  for (let n = 0; n < PERMUTATIONS; n++)
    if (effectOf(shuffled(order, random)) >= effect - SLACK) reached += 1;

  const sds = cells.flatMap((row) => row.flatMap(({ sd }) => (Number.isNaN(sd) ? [] : [sd])));
  const answerSd = sds.length > 0 ? mean(sds) : residual;
  // Mean over items of the variance over prompts, less what few texts bring about by themselves.
  const noise = mean(cells.flat().map(({ sd, texts }) => sd ** 2 / texts));
  const between = mean(columns.map((_, i) => standardDeviation(means.map((row) => row[i]!)) ** 2));
  return {
    itemSpread: standardDeviation(columns),
    residual,
    promptSpread: orNull(Math.sqrt(Math.max(0, between - noise))),
    answerSd,
    effect,
    standardised: effect / Math.max(LEAST_SD, answerSd),
    p: (reached + 1) / (PERMUTATIONS + 1)
  };
}

/** Why a similarity must not be read; null where it may. A clause that follows "because". */
export function whyNotRead(verdict: Pick<Verdict, 'level'> | null): string | null {
  switch (verdict?.level) {
    case 'unspecific':
      return 'no prompt was found to favour the value that it names';
    case 'independent':
      return 'the answers do not depend on the value prompt';
    case 'off-scale':
      return 'the respondent seldom answers on the response scale';
    default:
      return null;
  }
}

/** The verdict in a sentence or two, for readers who know no statistics. */
export function verdictInWords(verdict: Verdict): string {
  const { level, onScale, promptSpread, top } = verdict;
  const share = (of: number) => (of < 1 && of > 0.995 ? 'over 99%' : `${Math.round(100 * of)}%`);
  const size = effectInWords(verdict);
  const same =
    top !== null && top.share >= MOSTLY
      ? ` Whatever the question, its preferred answer is nearly always the same: ${top.score} in ${share(top.share)} of cases.`
      : '';
  switch (level) {
    case null:
      return 'Too few value prompts have been answered to say whether they work.';
    case 'measurable':
      return `The value prompts work: each raises the answers about its own value by ${size}.${same}`;
    case 'weak':
      return `The value prompts work, but only just: each raises the answers about its own value by ${size}. Read the similarity with caution.${same}`;
    case 'unspecific':
      return promptSpread === null
        ? `No effect of the value prompts was found: a prompt changes the answers about its own value by ${size}. With one repeat per question, a small effect would go unnoticed.${same}`
        : `The prompts change the answers, but do not favour the value they name: a prompt changes the answers about its own value by ${size}, over and above the others.${same}`;
    case 'independent':
      return `These answers do not depend on the value prompt: it changes the answers about its own value by only ${size}.${same}`;
    case 'off-scale':
      return `The respondent seldom answers on the response scale: only ${share(onScale!)} of its probability falls there. All figures rest on that part.${same}`;
  }
}

/** "0.94 points of the scale (p < .001)"; for too few prompts nothing is known. */
function effectInWords({ effect, p }: Verdict): string {
  if (effect === null || p === null) return 'an unknown amount';
  const size = effect
    .toFixed(2)
    .replace(/^-(?=0\.00$)/u, '')
    .replace('-', '−');
  const chance = p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).replace(/^0/u, '')}`;
  return `${size} points of the scale (${chance})`;
}
