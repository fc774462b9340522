import type { Instrument } from '../../lib/core/instrument/instrument';
import {
  estimateCost,
  estimatePrompts,
  type AnswerRate,
  type CostEstimate,
  type PromptCost
} from '../../lib/core/study/cost';
import type { RespondentSpec, StudyDesign } from '../../lib/core/study/design';
import type { CellGroup } from '../../lib/core/study/plan';
import { rememberedSpeed } from './processor-speed.svelte';

/** Weights times tokens that one core of a laptop reads in a second: between two that were seen. */
const WEIGHTS_PER_SECOND = 8e9;
const USUAL_WEIGHTS = 500e6;

/**
 * How fast a kind of respondent answers. Assumed, and said to be, where this device was not measured
 * yet. A server may be anything from a laptop to a cluster, so no assumption would help.
 *
 * @param parameters weights of a model on the processor; null where unknown
 */
export function rateOf(
  kind: RespondentSpec['kind'],
  parameters: number | null = null
): AnswerRate | null {
  if (kind === 'endpoint') return null;
  if (kind === 'simulated')
    return { secondsPerAnswer: 0.001, tokensPerSecond: null, source: 'assumed' };
  if (kind === 'webllm') return { secondsPerAnswer: 0.1, tokensPerSecond: 300, source: 'assumed' };
  const measured = rememberedSpeed();
  const speed = (measured ?? WEIGHTS_PER_SECOND) / (parameters ?? USUAL_WEIGHTS);
  return {
    secondsPerAnswer: 0.1,
    tokensPerSecond: speed < 10 ? Number(speed.toPrecision(1)) : Math.round(speed),
    source: measured === null ? 'assumed' : 'measured'
  };
}

/** What a study asks. */
export interface AskedStudy {
  design: StudyDesign;
  groups: readonly CellGroup[];
  instruments: readonly Instrument[];
}

/** Tokens of a study’s prompts; null where its respondent reads none. */
export function promptsOf({ design, instruments }: AskedStudy): PromptCost | null {
  return design.respondent.kind === 'simulated' ? null : estimatePrompts(design, instruments);
}

/** Questions and minutes of a study with one respondent. */
export function costOf(
  { design, groups }: AskedStudy,
  prompts: PromptCost | null,
  rate: AnswerRate | null
): CostEstimate {
  const sum = (list: readonly CellGroup[]) => list.reduce((all, { cells }) => all + cells, 0);
  return estimateCost(
    {
      questions: sum(groups),
      inConversation:
        design.administration === 'conversation'
          ? sum(groups.filter(({ repetitions }) => repetitions > 1))
          : 0,
      tokens: prompts === null ? 0 : prompts.tokens - prompts.shared
    },
    design.elicitation,
    rate
  );
}
