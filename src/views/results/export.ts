import { version } from '../../../package.json';
import { reportFiles } from '../../lib/core/report';
import { bundleFileName, writeBundle } from '../../lib/store';
import type { Services } from '../services';
import type { ResultsState } from './results-state.svelte';

/** The whole study as one file: design, prompts, answers, and the analysis under these choices. */
export async function bundleOf(
  results: ResultsState,
  services: Services
): Promise<{ bytes: Uint8Array; name: string }> {
  const record = results.record!;
  const report = reportFiles(
    {
      ...record,
      cells: results.cells,
      answers: new Map(results.answers.map((answer) => [answer.cellId, answer]))
    },
    await results.completeAnalysis()
  );
  const bytes = writeBundle({
    record,
    answers: results.answers,
    report,
    appVersion: version,
    createdAt: new Date(services.now()).toISOString()
  });
  return { bytes, name: bundleFileName(record) };
}
