import type { ConditionId } from './condition';
import type { SimulatedParameters } from './simulation/parameters';

/** How answers are obtained. */
export type Elicitation =
  | { mode: 'distribution' }
  /** `repeats` generated answers a cell at `temperature` (0-2). */
  | { mode: 'sampled'; temperature: number; repeats: number };

/** Who answers. */
export type RespondentSpec =
  | { kind: 'simulated'; preset: string; parameters: SimulatedParameters }
  | { kind: 'webllm'; model: string };

/** Part of an instrument that is asked: all items, or those listed by number. */
export interface InstrumentUse {
  id: string;
  items: number[] | null;
}

/** Everything that decides which questions are asked, and nothing about their analysis. */
export interface StudyDesign {
  version: 1;
  /** The preset that it was made from, or `custom`. */
  preset: string;
  respondent: RespondentSpec;
  conditions: ConditionId[];
  instruments: InstrumentUse[];
  elicitation: Elicitation;
  /** Integer in [0, 2^31). Seeds the simulated respondent and sampling. */
  seed: number;
}
