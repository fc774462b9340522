import type { AnalysisChoices } from '../core/analysis/types';
import type { PaperTable, StudyAnalysis } from '../core/replication/table';
import type { ReportAnalysis, ReportValues } from '../core/report';
import { behaviourReferences, valueReferences, type HumanFigures } from './human-figures';

/** Of the questions of a study, how many failed and how many were not asked. */
export const countsOf = ({
  answered,
  failed,
  questions
}: {
  questions: number;
  answered: number;
  failed: number;
}): StudyAnalysis['counts'] => ({ questions, failed, unasked: questions - answered - failed });

/** What was computed of a study as the report takes it, with the human figures behind it. */
export function reportAnalysis(
  { values, behaviour, agreement, controls, referencePoints }: StudyAnalysis,
  choices: AnalysisChoices,
  figures: HumanFigures,
  tables: readonly PaperTable[],
  {
    moreScores = [],
    ...more
  }: Pick<ReportAnalysis, 'curve' | 'form' | 'structure'> & Pick<ReportValues, 'moreScores'> = {}
): ReportAnalysis {
  const people = values && valueReferences(figures, values.choices);
  return {
    choices,
    values: values &&
      people && {
        result: values,
        referencePoints,
        reference: people.reference,
        dominance: people.dominance,
        moreScores
      },
    behaviour: behaviour && {
      result: behaviour,
      references: Object.values(
        behaviourReferences(figures, choices, Object.keys(behaviour.references)).chosen
      ),
      controls
    },
    agreement,
    tables,
    ...more
  };
}
