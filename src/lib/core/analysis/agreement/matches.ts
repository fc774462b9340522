import { optionProbabilities } from '../../study/answer';
import { pointScores } from '../../instrument/scoring';
import type { ScoredInstrument } from '../behaviour/types';
import { repeatsOf } from '../option-table';
import type { PersonaAnswers } from '../types';

/** Answers that match a behaviour, out of all that could be read. */
export interface Matches {
  /** A sum of probabilities where answers are distributions: not a whole number then. */
  count: number;
  n: number;
}

/**
 * How far each answer to an item matches the item's behaviour, in [0, 1]: for a statement Yes 1
 * and No 0, turned round where the behaviour is to reject it.
 *
 * @returns one number a scale point
 */
function matchOf(item: ScoredInstrument['items'][number]): number[] {
  const points = pointScores(item, item.scores);
  const low = Math.min(...points);
  const span = Math.max(...points) - low;
  return points.map((score) => (score - low) / span);
}

/**
 * Matches of one condition's answers with one behaviour. A distribution counts with its
 * probability of a match at the temperature, the mass outside the options left out; a sampled text
 * with what it says. Answers that cannot be used are left out of both numbers.
 *
 * @param forms the answers, one entry a filled-in questionnaire that stood before them
 * @param positions of the behaviour's statements among the items
 * @returns null where fewer than the instrument's least share of the statements have an answer
 */
export function matchesOf(
  forms: readonly PersonaAnswers[],
  positions: readonly number[],
  instrument: ScoredInstrument,
  temperature: number
): Matches | null {
  let count = 0;
  let n = 0;
  let answered = 0;
  for (const answers of forms) {
    for (const position of positions) {
      const match = matchOf(instrument.items[position]!);
      let known = 0;
      if (answers.mode === 'distribution') {
        const logs = answers.logProbabilities[position] ?? null;
        const share = expectedMatch(logs, match, temperature);
        if (share !== null) {
          known = 1;
          count += share;
        }
      } else {
        for (const option of repeatsOf(answers.options, position)) {
          const share = match[option];
          if (share === undefined) continue;
          known += 1;
          count += share;
        }
      }
      if (known > 0) answered += 1;
      n += known;
    }
  }
  const asked = forms.length * positions.length;
  if (n === 0 || answered < instrument.leastAnswered * asked) return null;
  return { count, n };
}

function expectedMatch(
  logProbabilities: readonly number[] | null,
  match: readonly number[],
  temperature: number
): number | null {
  const shares = optionProbabilities(logProbabilities, temperature);
  return shares && shares.reduce((sum, share, k) => sum + share * match[k]!, 0);
}
