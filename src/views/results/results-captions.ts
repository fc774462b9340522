import { VALUES } from '../../lib/core/values';
import type { Scoring } from '../../lib/core/map-choices';
import type { ValueStructureResult } from '../../lib/core/analysis/types';
import { choicesInWords, figureCaption, populationInWords, weightsInWords } from '../captions';
import type { ResultsState } from './results-state.svelte';

/** How the people's matrix is scored: a reference without a raw one stays centred. */
export function humanScoring(study: ResultsState, result: ValueStructureResult): Scoring {
  const used = study.allReferences.find(({ id }) => id === result.reference.id);
  return used?.correlations.raw === null ? 'centred' : result.choices.scoring;
}

/** Who answered, under which choices, beside which people: for all figures of the values. */
export const valuesCaption = (study: ResultsState, result: ValueStructureResult): string =>
  figureCaption(study.answerer, result, {
    sampling: study.sampling,
    humanScoring: humanScoring(study, result),
    dominances: study.dominances
  });

/** Under figures of values and behaviour: the map plays no part in them. */
export function behaviourCaption(study: ResultsState): string {
  const choices = study.computed?.behaviour.choices;
  if (!choices) return '';
  const shown = { ...choices, population: study.choices.population };
  return `${study.answerer}; ${populationInWords(shown, study.dominances)}, ${choicesInWords(choices, study.sampling, { map: false })}; behaviours not centred.`;
}

/** Under the shuffled weights. */
export function controlsCaption(study: ResultsState): string {
  const choices = study.computed?.controls.choices;
  return choices
    ? `${study.answerer}; ${weightsInWords(choices, study.sampling, study.dominances)}.`
    : '';
}

/** Means of the chosen reference, in the order of the values; null where they are not known. */
export function humanMeans(study: ResultsState, scoring: Scoring): number[] | null {
  const means = study.descriptives?.mean[scoring] ?? null;
  return means === null ? null : VALUES.map((value) => means[value]);
}
