import { version } from '../../../package.json';
import type { ValueStructureResult } from '../../lib/core/analysis/types';
import { paperTables } from '../../lib/core/replication';
import type { ReportAnalysis, ReportValues } from '../../lib/core/report';
import { bundleFileName, type BundleOptions } from '../../lib/bundle';
import { untilAborted } from '../../lib/runner/concurrency';
import { valueReferences } from '../human-figures';
import type { Services } from '../services';
import type { ResultsState } from './results-state.svelte';

/**
 * The whole study as one file: design, prompts, answers, and the analysis under these choices.
 *
 * @param options.redactTexts whether hashes stand for the texts of imported forms: false only
 *   where the reader said that these may leave the browser
 */
export async function bundleOf(
  results: ResultsState,
  services: Services,
  { redactTexts = true, ...options }: BundleOptions & { redactTexts?: boolean } = {}
): Promise<{ file: Blob; name: string }> {
  const record = results.record!;
  const { signal, onProgress } = options;
  onProgress?.({ message: 'Finishing the analysis.', share: null });
  const completing = () => completeAnalysis(results);
  const analysis = await (signal ? untilAborted(completing, signal) : completing());
  const createdAt = new Date(services.now()).toISOString();
  const study = { record, analysis, redactTexts, appVersion: version, createdAt };
  const file = await services.bundles.write(study, results.answers, options);
  return { file, name: bundleFileName(record) };
}

/**
 * Waits for everything that the screen computes bit by bit: an export is never half done. Null
 * where nothing could be computed of the answers.
 */
async function completeAnalysis(results: ResultsState): Promise<ReportAnalysis | null> {
  const { computed, choices } = results;
  if (computed === null) return null;
  await computed.settled();
  // Alphas are of the population that was shown when they were computed.
  if (computed.isOfOtherPopulation(choices.population))
    await computed.run(choices, ['values', 'points', 'behaviour']);
  const values = computed.values.value;
  const behaviour = computed.behaviour.value;
  const agreement = computed.agreement.value;
  if (!values && !behaviour && !agreement) return null;
  const controls = computed.controls.value ?? [];
  return {
    choices,
    values: values && (await reportValues(results, values)),
    behaviour: behaviour && {
      result: behaviour,
      references: Object.values(results.behaviourReferences(choices).chosen),
      controls
    },
    agreement,
    tables: paperTables(
      [
        {
          study: results.record!.id,
          respondent: results.respondent,
          simulated: results.simulated,
          values,
          referencePoints: computed.points,
          behaviour,
          agreement,
          controls
        }
      ],
      { population: choices.population }
    )
  };
}

async function reportValues(
  { computed, analysis, figures }: ResultsState,
  result: ValueStructureResult
): Promise<ReportValues> {
  const references = valueReferences(figures!, result.choices);
  const scoring = result.choices.scoring === 'centred' ? 'raw' : 'centred';
  // Only the score table of this one is used: its bootstrap may be as small as can be.
  const other = await analysis!.analyse(
    { ...result.choices, scoring, bootstraps: 2, permutations: 1 },
    references
  );
  return {
    result,
    referencePoints: computed!.points,
    reference: references.reference,
    dominance: references.dominance,
    moreScores: [{ scoring, scores: other.scores }]
  };
}
