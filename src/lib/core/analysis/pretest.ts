// What a pretest says of a model before the long run: the verdict on its first answers, and whether it
// reads the scale. Thresholds and error rates in docs/verdict.md.
import { pearson } from '../statistics/pearson';
import type { Answer } from '../study/answer';
import { promptedValue, type ConditionId } from '../study/condition';
import type { StudyDesign } from '../study/design';
import type { Pretest, PretestPlan } from '../study/pretest';
import { buildAnalysisInput } from './input';
import type { Verdict } from './types';
import { verdictInWords, verdictOf, whyNotRead } from './verdict';

/** From this correlation on answers stay in their places, and down to its negative they turn. */
export const TURNED_THRESHOLD = 0.8;
/** Fewer pairs say nothing. */
const LEAST_PAIRS = 4;

/** What a pretest shows. */
export interface PretestResult {
  /** On the study’s own questions among it. */
  verdict: Verdict;
  turned: TurnedScale;
  /** Questions answered. */
  questions: number;
}

/** Answers to the same items with the meaning of the response options turned round. */
export interface TurnedScale {
  items: number;
  /**
   * Correlation over items of the mean positions of the answers on both scales: near -1 for a respondent
   * that reads what the options mean, near +1 for one that prefers places. Null if undefined.
   */
  correlation: number | null;
}

/** @param answers of the study, by cell id */
export function pretestResult(
  design: StudyDesign,
  plan: PretestPlan,
  answers: ReadonlyMap<string, Answer>,
  { turned }: Pretest
): PretestResult {
  const conditions = [...new Set(plan.first.map(({ condition }) => condition))];
  const forms = conditions.map((one: ConditionId) => promptedValue(one)?.form);
  const items = plan.instrument.items.filter(({ number }) => plan.items.includes(number));
  const given = plan.first.flatMap(({ id }) => answers.get(id) ?? []);
  const part = { ...design, conditions };
  const input = buildAnalysisInput(part, { ...plan.instrument, items }, plan.first, given);
  return {
    verdict: verdictOf(input, { prompts: forms.includes('definition') ? 'definition' : 'name' }),
    turned: turnedScale(turned),
    questions: given.length + turned.length
  };
}

/** What the answers to turned response options show. */
export function turnedScale(turned: Pretest['turned']): TurnedScale {
  const pairs = turned.flatMap(({ after, before }) =>
    before === null || after === null ? [] : [[before, after] as const]
  );
  const r = pearson(
    pairs.map(([before]) => before),
    pairs.map(([, after]) => after)
  );
  const known = pairs.length >= LEAST_PAIRS && Number.isFinite(r);
  return { items: pairs.length, correlation: known ? r : null };
}

/** Whether a run goes on only when asked to: its numbers would say nothing of values. */
export function isDoubtful({ turned, verdict }: PretestResult): boolean {
  return whyNotRead(verdict) !== null || (turned.correlation ?? -1) >= TURNED_THRESHOLD;
}

/** What a pretest found, in a few sentences. */
export function pretestInWords({ turned, verdict }: PretestResult): string[] {
  return [verdictInWords(verdict), turnedInWords(turned)].filter((sentence) => sentence !== null);
}

/** Whether a respondent reads the scale; null where it is not known. */
export function turnedInWords({ correlation, items }: TurnedScale): string | null {
  if (correlation === null) return null;
  const r = `r = ${correlation.toFixed(2).replace('-', '−')}, ${items} items`;
  if (correlation >= TURNED_THRESHOLD)
    return `With the meaning of the response options turned round, its answers stay in the same places (${r}): it answers by place, not by meaning.`;
  return correlation <= -TURNED_THRESHOLD
    ? `With the meaning of the response options turned round, its answers turn with it (${r}): it reads the scale.`
    : `With the meaning of the response options turned round, its answers follow neither meaning nor place (${r}).`;
}
