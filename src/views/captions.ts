import type { AnalysisChoices, ValueStructureResult } from '../lib/core/analysis/types';
import type { Elicitation } from '../lib/core/design';

const scoringNames = { centred: 'centred scores (MRAT)', raw: 'raw scores' };
const mdsNames = { classical: 'classical MDS', ratio: 'ratio SMACOF', ordinal: 'ordinal SMACOF' };
const dissimilarityNames = {
  sqrt: '√(2(1 − r))',
  'one-minus-r': '1 − r',
  'half-one-minus-r': '(1 − r)/2'
};

export const POPULATION_LABELS: Record<AnalysisChoices['population'], string> = {
  uniform: 'Uniform',
  'h-norm': 'Human, dominant only (H-Norm)',
  'h-even': 'Human, evened out (H-Even)',
  'h-np': 'Human, unprompted for the rest (H-NP)',
  'model-specific': 'Model-specific',
  custom: 'By hand'
};

/** A p-value as it is shown. */
export function showP(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return '–';
  return p < 0.001 ? '< .001' : `= ${p.toFixed(3).replace(/^0/, '')}`;
}

/** How answers were sampled as text: their temperature is the study's, not the analysis's. */
export type Sampling = Extract<Elicitation, { mode: 'sampled' }>;

/** The analytic choices in words. */
export function choicesInWords(choices: AnalysisChoices, sampling: Sampling | null): string {
  return [
    sampling === null
      ? `temperature ${choices.temperature}`
      : `sampled at temperature ${sampling.temperature}, ${sampling.repeats} repeats a question`,
    `${choices.individuals} individuals a population`,
    `${choices.bootstraps} bootstraps`,
    scoringNames[choices.scoring],
    `${mdsNames[choices.mds]} of ${dissimilarityNames[choices.dissimilarity]}`,
    choices.prompts === 'name' ? 'value-name-only prompts' : 'full value prompts'
  ].join(', ');
}

/**
 * The caption under any figure of a result: who answered, how many, under which choices.
 *
 * @param sampling how answers were sampled as text; null where they are distributions
 * @param humanScoring how the people's matrix is scored, where the reference leaves no choice
 */
export function figureCaption(
  respondent: string,
  result: ValueStructureResult,
  sampling: Sampling | null = null,
  humanScoring: AnalysisChoices['scoring'] = result.choices.scoring
): string {
  const { choices, reference } = result;
  return (
    `${respondent}; ${POPULATION_LABELS[choices.population]} population, ` +
    `${choicesInWords(choices, sampling)}. People: ${reference.title}, N\u00a0=\u00a0${showCount(reference.n)}` +
    // Where the reference knows no raw matrix, the two sides are not scored alike.
    `${humanScoring === choices.scoring ? '' : `, ${scoringNames[humanScoring]}`}.`
  );
}

/** A count with thousands separators. */
export function showCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** A duration in words: "a second", "40 seconds", "3 minutes", "2.5 hours". */
export function showDuration(seconds: number): string {
  if (seconds < 1.5) return 'a second';
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes`;
  return `${(seconds / 3600).toFixed(1)} hours`;
}
