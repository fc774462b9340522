import type { StudyInput } from '../lib/core/analysis';
import type { AgreementResult } from '../lib/core/analysis/agreement/types';
import type {
  BehaviourReferences,
  ValueBehaviourResult,
  WeightControl
} from '../lib/core/analysis/behaviour/types';
import type {
  AnalysisChoices,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../lib/core/analysis/types';

/** What the analysis worker offers over comlink. */
export interface AnalysisService {
  /** Replaces the study that later calls are about. */
  load(study: StudyInput): void;
  /**
   * The value structure: everything but the reference points. Answers within a few hundred
   * milliseconds. An error of kind `invalid-input` where the study asks no values.
   */
  analyse(choices: AnalysisChoices, references: AnalysisReferences): ValueStructureResult;
  /** Known structures scored as the populations are scored under `choices`. Needs values too. */
  referencePoints(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    populations: readonly PopulationId[]
  ): Partial<Record<PopulationId, ReferencePoints>>;
  /** Values with behaviours: seconds, where a study asks everything in every arm. */
  behaviours(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    behaviourReferences: BehaviourReferences
  ): ValueBehaviourResult;
  /** What the human weights are worth: empty where the study asks no values. */
  controls(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    behaviourReferences: BehaviourReferences
  ): WeightControl[];
  /** Agreement with the statements; an error of kind `invalid-input` where there are none. */
  agreement(choices: AnalysisChoices): AgreementResult;
}
