import { formatInterval, formatSimilarity } from '../../lib/charts';
import type { AnalysisChoices, PopulationResult } from '../../lib/core/analysis/types';
import { shownSimilarity } from '../../lib/core/analysis/shown-similarity';
import { affectedBy } from './computations.svelte';
import { resultsIn } from './behaviour-data';
import type { ResultsState } from './results-state.svelte';

/** What has come out, in a sentence each for screen readers; null where there is nothing yet. */
export interface Outcomes {
  values: string | null;
  behaviour: string | null;
  agreement: string | null;
}

export function outcomesOf(study: ResultsState, titles: ReadonlyMap<string, string>): Outcomes {
  const behaviour = study.computed?.behaviour.value;
  return {
    values: study.shown && valuesOutcome(study.shown, study.unread),
    behaviour: behaviour
      ? `Behaviour Similarity: ${resultsIn(behaviour, study.choices.population, ['prompt'])
          .filter(({ similarity }) => similarity !== null)
          .map(
            (one) =>
              `${titles.get(one.instrument)} ${formatSimilarity(shownSimilarity(one, -1).value)}`
          )
          .join(', ')}.`
      : null,
    agreement: study.computed?.agreement.value ? 'Agreement with statements updated.' : null
  };
}

/** What a reader waits for after a change of choices: the first thing that it concerns. */
export function awaitedAfter(
  change: Partial<AnalysisChoices>,
  study: Pick<ResultsState, 'values' | 'statements'>
): keyof Outcomes {
  const affected = affectedBy(Object.keys(change) as (keyof AnalysisChoices)[]);
  // Another population changes what is shown, and computes nothing.
  if (study.values && (affected.includes('values') || affected.length === 0)) return 'values';
  return study.statements.length > 0 && affected.includes('agreement') ? 'agreement' : 'behaviour';
}

function valuesOutcome(population: PopulationResult, unread: string | null): string {
  const { problem } = population;
  if (problem) return `No similarity: ${problem}`;
  const { value, interval } = shownSimilarity(population, 0);
  const number = `Values Similarity ${formatSimilarity(value)}${interval ? `, 95% interval ${formatInterval(interval)}` : ''}`;
  return unread === null ? `${number}.` : `${number}: not interpretable, because ${unread}.`;
}
