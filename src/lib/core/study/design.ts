import type { ConditionId } from './condition';
import type { SimulatedParameters } from '../simulation/parameters';

/** How answers are obtained. */
export type Elicitation =
  | { mode: 'distribution' }
  /** `repeats` generated answers a cell at `temperature` (0-2). */
  | { mode: 'sampled'; temperature: number; repeats: number };

/** Who answers. */
export type RespondentSpec =
  | { kind: 'simulated'; preset: string; parameters: SimulatedParameters }
  | { kind: 'webllm'; model: string }
  /**
   * A model on a server that speaks the OpenAI chat-completions API: `model` as that server names
   * it, `url` the base address without credentials (usually ending in /v1). Keys are never part of
   * a design.
   */
  | { kind: 'endpoint'; url: string; model: string };

/** Part of an instrument that is asked, and under which conditions. */
export interface InstrumentUse {
  id: string;
  /** Items by number; null for all, or for those that `perMeasure` draws. */
  items: number[] | null;
  /**
   * Items drawn by the study's seed, so many of every measure, half of them reversed where there
   * are enough: a sample of statements. Only where `items` is null.
   */
  perMeasure?: number;
  /** Conditions of the study under which it is asked; all that suit it when absent. */
  conditions?: ConditionId[];
  /** What the instrument's parameters are set to; the rest keep their default. */
  parameters?: Record<string, string>;
}

/**
 * Whether every item is asked in a fresh context, or a whole questionnaire in one conversation in
 * which the earlier answers stay (for sampled text only: an answer must be said to stay).
 * Statements and the priming arms are always asked one at a time.
 */
export type Administration = 'item' | 'conversation';

/** Everything that decides which questions are asked, and nothing about their analysis. */
export interface StudyDesign {
  version: 1;
  /** The preset that it was made from, or `custom`. */
  preset: string;
  respondent: RespondentSpec;
  conditions: ConditionId[];
  instruments: InstrumentUse[];
  elicitation: Elicitation;
  administration: Administration;
  /** Filled-in questionnaires a persona in the priming arms; each is another draw. */
  fills: number;
  /** Integer in [0, 2^31). Seeds the simulated respondent and sampling. */
  seed: number;
}
