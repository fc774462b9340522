import { version } from '../../../package.json';
import { isCurveOf } from '../../lib/core/analysis/curve/report';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { paperTables } from '../../lib/core/replication';
import type { StudyAnalysis } from '../../lib/core/replication/table';
import type { ReportAnalysis } from '../../lib/core/report';
import { bundleFileName, type BundleOptions } from '../../lib/bundle';
import { untilAborted } from '../../lib/runner/concurrency';
import { countsOf, reportAnalysis, valueReferences } from '../../lib/session';
import type { Services } from '../services';
import type { ResultsState } from './results-state.svelte';

/**
 * The whole study as one file: design, prompts, answers, and the analysis under these choices.
 *
 * @param options.redactTexts whether hashes replace the texts of imported forms: false only
 *   where the reader said that these may leave the browser
 */
export async function bundleOf(
  results: ResultsState,
  services: Services,
  { redactTexts = true, ...options }: BundleOptions & { redactTexts?: boolean } = {}
): Promise<{ file: Blob; name: string }> {
  const { signal, onProgress } = options;
  onProgress?.({ message: 'Finishing the analysis.', share: null });
  const completing = () => completeAnalysis(results);
  const analysis = await (signal ? untilAborted(completing, signal) : completing());
  const createdAt = new Date(services.now()).toISOString();
  const record = results.record!;
  const { title, updatedAt } = record;
  const exported = { title, updatedAt, analysis, redactTexts, appVersion: version, createdAt };
  const file = await results.session!.ask('export', [exported], {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onReport: onProgress } : {})
  });
  return { file, name: bundleFileName(record) };
}

/**
 * Waits for everything that the screen computes bit by bit: an export is never half done. Null
 * where nothing could be computed of the answers.
 */
async function completeAnalysis(results: ResultsState): Promise<ReportAnalysis | null> {
  const { computed } = results;
  if (computed === null) return null;
  await computed.settled();
  // Alphas are of the population that was shown when they were computed.
  if (computed.isOfOtherPopulation(results.choices.population)) {
    void computed.run(results.choices, ['values', 'points', 'behaviour']);
    await computed.settled();
  }
  // Not before: the reader may have changed them meanwhile.
  const { choices } = results;
  const values = computed.values.value;
  const behaviour = computed.behaviour.value;
  const agreement = computed.agreement.value;
  if (!values && !behaviour && !agreement) return null;
  const of: StudyAnalysis = {
    study: results.record!.id,
    respondent: results.respondent,
    simulated: results.simulated,
    counts: countsOf(results.counts),
    values,
    referencePoints: computed.points,
    behaviour,
    agreement,
    controls: computed.controls.value ?? []
  };
  const tables = paperTables([of], { population: choices.population });
  return reportAnalysis(of, choices, results.figures!, tables, {
    moreScores: values ? [await otherScores(results, values.choices)] : [],
    form: computed.form.value,
    structure: values ? await structureOf(results, choices) : null,
    curve: results.curve && isCurveOf(results.curve, choices) ? results.curve : null
  });
}

/** The fit value by value: the same that the screen shows where that part is open. */
function structureOf({ session, figures }: ResultsState, choices: AnalysisChoices) {
  return session!.ask('structure', [choices, valueReferences(figures!, choices)]);
}

/** The table of scores under the scoring that was not chosen. */
async function otherScores({ session, figures }: ResultsState, choices: AnalysisChoices) {
  const scoring = choices.scoring === 'centred' ? 'raw' : 'centred';
  const references = valueReferences(figures!, choices);
  const { scores } = await session!.ask('exact', [{ ...choices, scoring }, references]);
  return { scoring, scores } as const;
}
