import type { AnalysisChoices } from '../../lib/core/analysis/types';
import type { PaperTable } from '../../lib/core/replication/table';
import { reportAnalysis } from '../../lib/session';
import type { Entry } from './replication-state.svelte';

/** What the worker writes of a study: methods in Markdown, references in BibTeX. */
export type Methods = Promise<{ methods: string; references: string }>;

/** The methods section of a study under these choices; null until it is analysed. */
export function methodsOf(
  { study, analysis, figures }: Entry,
  choices: AnalysisChoices,
  tables: readonly PaperTable[]
): Methods | null {
  if (study === null || analysis === null || figures === null) return null;
  return study.session.ask('methods', [reportAnalysis(analysis, choices, figures, tables)]);
}
