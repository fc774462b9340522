import type {
  PopulationId,
  ReferencePoints,
  ScoreTable,
  ValueStructureResult
} from '../analysis/types';
import type { Answer } from '../answer';
import type { Cell } from '../cell';
import type { StudyDesign } from '../design';
import type { Instrument } from '../instrument';
import type { DominanceShares, Scoring, ValueReference } from '../reference';
import type { RespondentIdentity, RespondentProvenance } from '../respondent';

/** What the report says of a study, apart from its analysis. */
export interface ReportStudy {
  title: string;
  design: StudyDesign;
  instruments: readonly Instrument[];
  identity: RespondentIdentity;
  provenance: RespondentProvenance | null;
  /** The plan's cells, in its order. */
  cells: readonly Cell[];
  /** By cell id. */
  answers: ReadonlyMap<string, Answer>;
}

/** One analysis of the study, with the human figures that it was made against. */
export interface ReportAnalysis {
  result: ValueStructureResult;
  /** Known structures, for the populations for which they were computed. */
  referencePoints: Partial<Record<PopulationId, ReferencePoints>>;
  reference: ValueReference;
  dominance: DominanceShares;
  /** Score tables beside that of the result, for instance the raw one of a centred analysis. */
  moreScores?: readonly { scoring: Scoring; scores: ScoreTable }[];
}
