import { parseAnswer, type Sample } from '../study/answer';
import type { RandomSource } from '../random';

/** What a simulated respondent says instead of an answer, as models do. */
const OUTSIDE_TEXTS = [
  "I'm sorry, but I can't answer that.",
  'As an AI language model, I do not have personal values.',
  'It depends on the situation.',
  'Somewhere in the middle.'
];

/** Share of the answers that are written with a full stop. */
const FULL_STOP_SHARE = 0.1;

/**
 * One generated text for a distribution, read back by the strict parser. Three uniforms are drawn
 * in any case: for the choice, for the form of the text, and for the words of a non-answer.
 *
 * @param logProbabilities of the options, over everything that could be said
 * @param temperature p is proportional to p^(1/temperature), over the options and the outside;
 *   0 takes the most probable
 */
export function sampleText(
  logProbabilities: readonly number[],
  outside: number,
  labels: readonly string[],
  temperature: number,
  random: RandomSource
): Sample {
  const chosen = choose([...logProbabilities, Math.log(outside)], temperature, random());
  const form = random();
  const words = random();
  const label = labels[chosen];
  const text =
    label === undefined
      ? OUTSIDE_TEXTS[Math.floor(words * OUTSIDE_TEXTS.length)]!
      : form < FULL_STOP_SHARE
        ? `${label}.`
        : label;
  return parseAnswer(text, labels);
}

function choose(logWeights: number[], temperature: number, uniform: number): number {
  const largest = Math.max(...logWeights);
  if (temperature === 0) return logWeights.indexOf(largest);
  const weights = logWeights.map((weight) => Math.exp((weight - largest) / temperature));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    if (left < weight) return index;
    left -= weight;
  }
  return logWeights.indexOf(largest);
}
