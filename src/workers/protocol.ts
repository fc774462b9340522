import type {
  AnalysisChoices,
  AnalysisInput,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../lib/core/analysis/types';

/** What the analysis worker offers over comlink. */
export interface AnalysisService {
  /** Replaces the study that later calls are about. */
  load(input: AnalysisInput): void;
  /** Everything but the reference points. Answers within a few hundred milliseconds. */
  analyse(choices: AnalysisChoices, references: AnalysisReferences): ValueStructureResult;
  /** Known structures scored as `population` is scored under `choices`. */
  referencePoints(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    population: PopulationId
  ): ReferencePoints;
}
