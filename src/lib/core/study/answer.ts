import type { ErrorKind } from '../error';
import type { Samples } from './samples';

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
  samples: Samples;
}

/** A cell that could not be answered. It stays in the denominator and can be asked again. */
export interface FailedAnswer {
  cellId: string;
  status: 'failed';
  kind: ErrorKind;
  message: string;
}

export type Answer = DistributionAnswer | SampledAnswer | FailedAnswer;
