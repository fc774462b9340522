import type { PaperTable } from '../../lib/core/replication/table';
import type { ReportAnalysis, ReportStudy } from '../../lib/core/report';
import type { AnalysisChoices } from '../../lib/core/analysis/types';
import { behaviourReferences, valueReferences } from '../human-figures';
import type { Entry } from './replication-state.svelte';

/** What the methods section says of a study; null until it is opened. */
export function reportOf(
  { study, analysis, figures }: Entry,
  choices: AnalysisChoices,
  tables: readonly PaperTable[]
): { study: ReportStudy; analysis: ReportAnalysis } | null {
  if (study === null || analysis === null || figures === null) return null;
  const { record, cells, answers } = study;
  const { values, behaviour, agreement, controls, referencePoints } = analysis;
  return {
    study: { ...record, cells, answers: new Map(answers.map((one) => [one.cellId, one])) },
    analysis: {
      choices,
      values: values && {
        ...valueReferences(figures, choices),
        result: values,
        referencePoints
      },
      behaviour: behaviour && {
        result: behaviour,
        references: Object.values(
          behaviourReferences(figures, choices, Object.keys(behaviour.references)).chosen
        ),
        controls
      },
      agreement,
      tables
    }
  };
}
