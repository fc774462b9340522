import { scoringKey, type ScoredItem } from '../../instrument/scoring';
import { repeatsOf } from '../condition-answers';
import type { AnalysisInput, PersonaAnswers } from '../types';

/** Number of items of the value that has the fewest. */
export const fewestItems = (items: readonly ScoredItem[]): number =>
  Math.min(...scoringKey(items).map((positions) => positions.length));

/**
 * Answers without some of the items, as if these had not been asked.
 *
 * @param keep whether an item stays, by its position
 */
export function withoutItems(
  { instrument, personas }: AnalysisInput,
  keep: (position: number) => boolean
): AnalysisInput {
  const positions = instrument.items.flatMap((_, position) => (keep(position) ? [position] : []));
  return {
    instrument: { ...instrument, items: positions.map((position) => instrument.items[position]!) },
    personas: personas.map(({ answers, condition }) => ({
      condition,
      answers: answersTo(answers, positions)
    }))
  };
}

function answersTo(answers: PersonaAnswers, positions: readonly number[]): PersonaAnswers {
  if (answers.mode === 'distribution')
    return {
      mode: 'distribution',
      logProbabilities: positions.map((position) => answers.logProbabilities[position] ?? null),
      outside: positions.map((position) => answers.outside[position] ?? null)
    };
  const { repeats } = answers.options;
  const read = new Uint8Array(repeats * positions.length);
  positions.forEach((position, at) => read.set(repeatsOf(answers.options, position), at * repeats));
  return { ...answers, options: { repeats, items: positions.length, read } };
}

/** Answers without the k-th item of every value, from 1, in the order of the questionnaire. */
export function withoutEach(input: AnalysisInput, k: number): AnalysisInput {
  const left = new Set(scoringKey(input.instrument.items).map((positions) => positions[k - 1]));
  return withoutItems(input, (position) => !left.has(position));
}
