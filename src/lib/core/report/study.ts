import type { AgreementResult } from '../analysis/agreement/types';
import type { ComputedCurve } from '../analysis/curve/report';
import type { FormReport } from '../analysis/form/types';
import type { StructureFit } from '../analysis/structure';
import type { ValueBehaviourResult, WeightControl } from '../analysis/behaviour/types';
import type {
  AnalysisChoices,
  PopulationId,
  ReferencePoints,
  ScoreTable,
  ValueStructureResult
} from '../analysis/types';
import type { Answer } from '../study/answer';
import type { BehaviourReference } from '../reference/behaviour-reference';
import type { Cell } from '../study/cell';
import type { StudyDesign } from '../study/design';
import type { MergedFrom } from '../lesson/merged-from';
import type { Pretest } from '../study/pretest';
import type { Instrument } from '../instrument/instrument';
import type { DominanceShares, ValueReference } from '../reference/reference';
import type { Scoring } from '../map-choices';
import type { PaperTable } from '../replication/table';
import type { RespondentIdentity, RespondentProvenance } from '../provenance/provenance';

/** What the report says of a study, apart from its analysis. */
export interface ReportStudy {
  title: string;
  design: StudyDesign;
  instruments: readonly Instrument[];
  identity: RespondentIdentity;
  provenance: RespondentProvenance | null;
  /** Absent or null where none was made. */
  pretest?: Pretest | null;
  /** Absent where one machine ran it all. */
  mergedFrom?: MergedFrom;
  /** The plan's cells, in its order. */
  cells: readonly Cell[];
  /** By cell id. */
  answers: ReadonlyMap<string, Answer>;
}

/** One analysis of the study, with the human figures that it was made against. */
export interface ReportAnalysis {
  choices: AnalysisChoices;
  /** The value structure; null where the study does not ask for it. */
  values: ReportValues | null;
  /** Values and behaviour; null where the study does not ask for both. */
  behaviour: ReportBehaviour | null;
  /** Null where the study puts no statements. */
  agreement: AgreementResult | null;
  /** Whether numbers belong to the respondent or to the form; absent or null where not computed. */
  form?: FormReport | null;
  /** Value by value, and how circular; absent or null where not computed. */
  structure?: StructureFit | null;
  /** The specification curve; absent or null where its reader computed none. */
  curve?: ComputedCurve | null;
  /** The paper's tables with this respondent. */
  tables: readonly PaperTable[];
}

/** The value structure with the human figures that it was compared with. */
export interface ReportValues {
  result: ValueStructureResult;
  /** Known structures, for the populations for which they were computed. */
  referencePoints: Partial<Record<PopulationId, ReferencePoints>>;
  reference: ValueReference;
  dominance: DominanceShares;
  /** Score tables beside that of the result, for instance the raw one of a centred analysis. */
  moreScores?: readonly { scoring: Scoring; scores: ScoreTable }[];
}

/** Values and behaviour with the human figures that they were compared with. */
export interface ReportBehaviour {
  result: ValueBehaviourResult;
  /** The chosen one of each instrument, in the study's order. */
  references: readonly BehaviourReference[];
  /** Empty where they were not computed. */
  controls: readonly WeightControl[];
}
