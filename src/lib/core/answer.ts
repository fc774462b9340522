import type { ErrorKind } from './error';

/** What one generated text was read as. */
export type SampleOutcome = 'option' | 'refusal' | 'unreadable';

/** One sampled answer. `option` is the index of the scale point, or null when none was read. */
export interface Sample {
  text: string;
  outcome: SampleOutcome;
  option: number | null;
}

/**
 * The log-probability (natural) of every scale point under the respondent's full vocabulary at
 * temperature 1, in the order of the scale, and the probability mass that fell on anything else.
 * `outside` is null only when the respondent cannot tell it.
 */
export interface DistributionAnswer {
  cellId: string;
  status: 'answered';
  mode: 'distribution';
  logProbabilities: number[];
  outside: number | null;
}

/** The repeated, generated answers to one cell, in the order in which they were drawn. */
export interface SampledAnswer {
  cellId: string;
  status: 'answered';
  mode: 'sampled';
  samples: Sample[];
}

/** A cell that could not be answered. It stays in the denominator and can be asked again. */
export interface FailedAnswer {
  cellId: string;
  status: 'failed';
  kind: ErrorKind;
  message: string;
}

export type Answer = DistributionAnswer | SampledAnswer | FailedAnswer;
