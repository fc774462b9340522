import type {
  AnalysisChoices,
  PopulationId,
  ValueStructureResult
} from '../lib/core/analysis/types';
import {
  DISSIMILARITY_NAMES,
  MDS_NAMES,
  POPULATION_LABELS,
  SCORING_NAMES
} from '../lib/core/analysis/names';
import type { Elicitation } from '../lib/core/study/design';
import type { DominanceShares } from '../lib/core/reference/reference';
import { showCount } from '../lib/core/words';

/** How answers were sampled as text: their temperature is the study's, not the analysis's. */
export type Sampling = Extract<Elicitation, { mode: 'sampled' }>;

/** Shares of people by their name, for captions. */
type NamedShares = Pick<DominanceShares, 'id' | 'title'>;

const WEIGHED_BY_PEOPLE: readonly PopulationId[] = ['h-norm', 'h-even', 'h-np'];

/** A population in words, with the shares of people that weigh it where any do. */
export function populationInWords(
  { population, dominance }: AnalysisChoices,
  dominances: readonly NamedShares[]
): string {
  const name = `${POPULATION_LABELS[population]} population`;
  return WEIGHED_BY_PEOPLE.includes(population)
    ? `${name} (${sharesInWords(dominance, dominances)})`
    : name;
}

const sharesInWords = (id: string, dominances: readonly NamedShares[]): string =>
  `human shares: ${dominances.find((shares) => shares.id === id)?.title ?? id}`;

/** The choices behind exact similarities under several weights, in words. */
export function weightsInWords(
  choices: AnalysisChoices,
  sampling: Sampling | null,
  dominances: readonly NamedShares[]
): string {
  return [
    answersInWords(choices, sampling),
    sharesInWords(choices.dominance, dominances),
    SCORING_NAMES[choices.scoring],
    mapInWords(choices),
    promptsInWords(choices),
    `seed ${choices.seed}`
  ].join(', ');
}

/**
 * The analytic choices in words.
 *
 * @param sampling how answers were sampled as text; null where they are distributions
 * @param options.map whether the map matters to what is captioned
 */
export function choicesInWords(
  choices: AnalysisChoices,
  sampling: Sampling | null,
  { map = true }: { map?: boolean } = {}
): string {
  return [
    answersInWords(choices, sampling),
    `${choices.individuals} individuals per population`,
    `${choices.bootstraps} bootstraps`,
    `bootstrap seed ${choices.seed}`,
    SCORING_NAMES[choices.scoring],
    ...(map ? [mapInWords(choices)] : []),
    promptsInWords(choices)
  ].join(', ');
}

/** How answers become probabilities, in words. */
export function answersInWords(
  { temperature }: Pick<AnalysisChoices, 'temperature'>,
  sampling: Sampling | null
): string {
  return sampling === null
    ? `temperature ${temperature}`
    : `sampled at temperature ${sampling.temperature}, ${sampling.repeats} repeats per question`;
}

const mapInWords = ({ mds, dissimilarity }: AnalysisChoices): string =>
  `${MDS_NAMES[mds]} of ${DISSIMILARITY_NAMES[dissimilarity]}`;

const promptsInWords = ({ prompts }: AnalysisChoices): string =>
  prompts === 'name' ? 'value-name-only prompts' : 'full value prompts';

/**
 * The caption under any figure of the value structure: who answered, how many, under which choices.
 *
 * @param options.sampling how answers were sampled as text; null where they are distributions
 * @param options.humanScoring how the people's matrix is scored, where the reference leaves no choice
 * @param options.dominances the shares of people to name those that weigh the population by
 */
export function figureCaption(
  respondent: string,
  result: ValueStructureResult,
  {
    sampling = null,
    humanScoring = result.choices.scoring,
    dominances = []
  }: {
    sampling?: Sampling | null;
    humanScoring?: AnalysisChoices['scoring'];
    dominances?: readonly NamedShares[];
  } = {}
): string {
  const { choices, reference } = result;
  return (
    `${respondent}; ${populationInWords(choices, dominances)}, ` +
    `${choicesInWords(choices, sampling)}. People: ${reference.title}, N\u00a0=\u00a0${showCount(reference.n)}` +
    // Where the reference knows no raw matrix, the two sides are not scored alike.
    `${humanScoring === choices.scoring ? '' : `, ${SCORING_NAMES[humanScoring]}`}.`
  );
}

/** A duration in words: "a second", "40 seconds", "3 minutes", "2.5 hours". */
export function showDuration(seconds: number): string {
  if (seconds < 1.5) return 'a second';
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes`;
  return `${(seconds / 3600).toFixed(1)} hours`;
}
