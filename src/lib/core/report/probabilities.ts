import { type Answer, optionProbabilities, countOptions } from '../study/answer';

/** What the table of answers says of one answered cell beside what was stored. */
export interface OptionShares {
  /** One number per scale point; null where no usable answer was given. */
  probabilities: (number | null)[];
  /** Mass, or share of the samples, that fell on no scale point; null when unknown. */
  outside: number | null;
}

/**
 * Probabilities of the scale points, normalised over them: exp(log p) over its sum for a
 * distribution, the share of readable samples for sampled text.
 *
 * @param options number of scale points
 */
export function optionShares(
  answer: Exclude<Answer, { status: 'failed' }>,
  options: number
): OptionShares {
  if (answer.mode === 'distribution') {
    const probabilities = optionProbabilities(answer.logProbabilities, 1);
    return {
      probabilities: probabilities ?? answer.logProbabilities.map(() => null),
      outside: answer.outside
    };
  }
  const counts = countOptions(answer.samples, options);
  const readable = counts.reduce((sum, count) => sum + count, 0);
  const drawn = answer.samples.drawn.length;
  return {
    probabilities: counts.map((count) => (readable === 0 ? null : count / readable)),
    outside: drawn === 0 ? null : (drawn - readable) / drawn
  };
}
