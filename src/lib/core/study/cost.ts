import type { Elicitation } from './design';

/** How long a respondent takes to one answer, and how that is known. */
export interface AnswerRate {
  /** Seconds for one option distribution, or for one generated answer, without its prompt. */
  secondsPerAnswer: number;
  /** Tokens of prompts that are read a second; null where reading takes no time. */
  tokensPerSecond: number | null;
  /** `measured` on this device with this respondent, or `assumed`. */
  source: 'measured' | 'assumed';
}

/** What a study costs before it is run. */
export interface CostEstimate {
  /** Cells. */
  questions: number;
  /** Answers to be obtained: one a cell, or `repeats` a cell of sampled text. */
  answers: number;
  /** Null when no rate is known. */
  minutes: number | null;
  /** Where the minutes come from; null when there are none. */
  source: AnswerRate['source'] | null;
}

/** What is to be asked. */
export interface Asking {
  /** Number of cells that are still to be asked. */
  questions: number;
  /**
   * How many of these are part of a conversation: each is answered once, since every conversation
   * has questions of its own.
   */
  inConversation?: number;
  /** Tokens of prompts that have to be read. */
  tokens?: number;
}

/**
 * Questions and minutes of a study.
 *
 * @param rate null when nothing is known about the respondent's speed
 */
export function estimateCost(
  { questions, inConversation = 0, tokens = 0 }: Asking,
  elicitation: Elicitation,
  rate: AnswerRate | null
): CostEstimate {
  const repeats = elicitation.mode === 'sampled' ? elicitation.repeats : 1;
  const answers = (questions - inConversation) * repeats + inConversation;
  const seconds =
    rate &&
    answers * rate.secondsPerAnswer +
      (rate.tokensPerSecond === null ? 0 : tokens / rate.tokensPerSecond);
  return { questions, answers, minutes: seconds && seconds / 60, source: rate && rate.source };
}
