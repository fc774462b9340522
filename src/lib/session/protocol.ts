import type { StudyInput } from '../core/analysis';
import type { CellComparison } from '../core/analysis/cell-comparison';
import type { FormInput } from '../core/analysis/form/inputs';
import type { StructureFit } from '../core/analysis/structure';
import type { PlanCurve, Planned, PlannerRequest } from '../core/analysis/planner';
import type { FormReport } from '../core/analysis/form/types';
import type { AgreementResult } from '../core/analysis/agreement/types';
import type {
  BehaviourReferences,
  ValueBehaviourResult,
  WeightControl
} from '../core/analysis/behaviour/types';
import type {
  AnalysisChoices,
  AnalysisReferences,
  PopulationId,
  ReferencePoints,
  ValueStructureResult
} from '../core/analysis/types';
import type { Reply } from '../core/reply';
import type { ReportAnalysis } from '../core/report';
import type { Answer } from '../core/study/answer';
import type { BundleProgress, OnBundleProgress } from '../bundle/progress';
import type { ExportOptions } from '../bundle/export-study';
import type { StudyRecord } from '../store/store';
import type { Instrument } from '../core/instrument/instrument';
import type { HumanFigures } from './human-figures';
import type { Verification } from '../core/report/verification';
import type { AnswerDetails, AnswerFilter, FoundAnswers } from './answer-rows';

/** Where the worker finds a study. */
export type StudySource =
  /** In the database of this browser. */
  | { kind: 'stored'; id: string }
  /** In a bundle. */
  | { kind: 'bundle'; file: Blob }
  /** In a bundle that may not be right: as much of it as can be read, to be verified. */
  | { kind: 'unchecked'; file: Blob }
  /** In the page's memory: the answers are fetched from there. */
  | { kind: 'handed'; record: StudyRecord }
  /** Nowhere: answers without a study, to be analysed and nothing else. */
  | { kind: 'input'; input: StudyInput };

/** Gives portions of answers one by one, and null behind the last. */
export type NextAnswers = () => Promise<Answer[] | null>;

/** What a page knows of a study that the worker holds open. */
export interface StudySummary {
  record: StudyRecord;
  /** Questions of its plan, and how many of them were answered, and failed. */
  questions: number;
  answered: number;
  failed: number;
}

/** A bundle that is being read: all of it but the answers. */
export interface ReadBundle {
  record: StudyRecord;
}

/** What the worker can be asked about an open study: parameters and what comes back. */
export interface Questions {
  /**
   * The value structure without what is resampled (`analyseExact`): in a few milliseconds, unless
   * maps are ratio or ordinal. `invalid-input` where the study asks no values.
   */
  exact(choices: AnalysisChoices, references: AnalysisReferences): ValueStructureResult;
  /** The whole value structure: reports it as `exact` gives it, then population after population. */
  values(choices: AnalysisChoices, references: AnalysisReferences): ValueStructureResult;
  /** Known structures scored as the populations are scored under the choices. */
  points(
    choices: AnalysisChoices,
    references: AnalysisReferences,
    populations: readonly PopulationId[]
  ): Partial<Record<PopulationId, ReferencePoints>>;
  /** Values with behaviours: seconds, where a study asks everything in every arm. */
  behaviour(
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
  /** Agreement with the statements; `invalid-input` where there are none. */
  agreement(choices: AnalysisChoices): AgreementResult;
  /**
   * Whether numbers belong to the respondent or to the form of the questions.
   *
   * @param references null where the study asks no values
   */
  form(choices: AnalysisChoices, references: AnalysisReferences | null): FormReport;
  /** Which value is misplaced, and how circular the structure is; null without a similarity. */
  structure(choices: AnalysisChoices, references: AnalysisReferences): StructureFit | null;
  /** Interval widths of simulated respondents by a number that can be chosen: needs no study. */
  plan(what: Planned, request: PlannerRequest, references: AnalysisReferences): PlanCurve;
  /** The answers to the questionnaire of values, form by form; empty where there is none. */
  forms(): FormInput[];
  /** The questions that match, of which those from one position to another are given. */
  answers(filter: AnswerFilter, from: number, to: number): FoundAnswers;
  /** The exact prompt of a question, and all that was answered. */
  details(cellId: string): AnswerDetails;
  /** The methods section in Markdown, and its references in BibTeX. */
  methods(analysis: ReportAnalysis): { methods: string; references: string };
  /** What is wrong with a bundle that was opened `unchecked`, compared with what follows from it here. */
  verify(figures: HumanFigures, site: readonly Instrument[]): Verification;
  /** Some answers of the study, in the order in which they were read: empty behind the last. */
  portion(from: number): Answer[];
  /** The study's bundle, on the disk where this browser has room for such files. */
  export(options: ExportOptions): Blob;
}

/** What comes while a question is being answered. */
interface Reports {
  values: ValueStructureResult;
  plan: PlanCurve;
  export: BundleProgress;
}

export type Question = keyof Questions;
export type ParametersOf<Q extends Question> = Parameters<Questions[Q]>;
export type AnswerTo<Q extends Question> = ReturnType<Questions[Q]>;
export type ReportOf<Q extends Question> = Q extends keyof Reports ? Reports[Q] : never;

/**
 * What the study worker offers. `job` is a number of the caller's for one call, with which `abort`
 * stops it; `study` is one for a study, from `open` until `close`.
 */
export interface StudyService {
  /**
   * Reads a study, which stays open for `ask`; null where there are only answers.
   *
   * @param next of a study in the page's memory
   */
  open(
    job: number,
    study: number,
    source: StudySource,
    next: NextAnswers | null
  ): Promise<Reply<StudySummary | null>>;
  close(study: number): void;
  /** Answers a question as `Questions` says. */
  ask(
    job: number,
    study: number,
    question: Question,
    parameters: readonly unknown[],
    onReport: ((report: never) => void) | null
  ): Promise<Reply<unknown>>;
  /** Checks a bundle as far as can be without its answers, which `next` gives. */
  read(job: number, file: Blob, onProgress: OnBundleProgress): Promise<Reply<ReadBundle>>;
  /** The next portion of the answers of a bundle that is read; null behind the last. */
  next(job: number): Promise<Reply<Answer[] | null>>;
  /** Compares two open studies question by question. */
  compare(job: number, study: number, other: number): Promise<Reply<CellComparison>>;
  abort(job: number): void;
  /** Loads what exports and reads bundles, while the site still has it. */
  prepare(): Promise<Reply<null>>;
}
