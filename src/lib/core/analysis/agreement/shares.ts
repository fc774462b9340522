import { optionProbabilities } from '../../study/answer';
import { pointScores } from '../../instrument/scoring';
import type { ScoredInstrument, ScoredItem } from '../behaviour/types';
import { wilson } from '../../statistics/wilson';
import { repeatsOf } from '../condition-answers';
import type { PersonaAnswers } from '../types';
import type { Agreement } from './types';

/** A statement of a behaviour: its place among the items, and how it is keyed for this behaviour. */
export interface KeyedStatement {
  position: number;
  reversed: boolean;
}

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
function matchOf({ reversed, scores }: Pick<ScoredItem, 'reversed' | 'scores'>): number[] {
  const points = pointScores({ reversed }, scores);
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
 * @param statements of the behaviour
 * @returns null where fewer than the instrument's least share of the statements have an answer
 */
export function matchesOf(
  forms: readonly PersonaAnswers[],
  statements: readonly KeyedStatement[],
  instrument: ScoredInstrument,
  temperature: number
): Matches | null {
  let count = 0;
  let n = 0;
  let answered = 0;
  for (const answers of forms) {
    for (const { position, reversed } of statements) {
      const match = matchOf({ reversed, scores: instrument.items[position]!.scores });
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
  const asked = forms.length * statements.length;
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

/**
 * A share with its 95% Wilson interval. The count behind the share need not be whole: a sum of
 * probabilities is put into the same formula. The interval speaks of drawing other statements of
 * the kind; it takes answers for independent, so that repeats of a statement make it too narrow.
 *
 * @param share in [0, 1]
 * @param n answers that it rests on, at least one
 */
export function agreementOf(share: number, n: number): Agreement {
  // Sums of probabilities may leave the unit interval by a rounding.
  const held = Math.max(0, Math.min(1, share));
  const { low, high } = wilson(Math.min(n, held * n), n);
  return { share: held, low, high, n };
}

/**
 * The mean of several shares, each counting the same, with the interval of a share of that size
 * from all their answers together.
 *
 * @returns null for none
 */
export function meanAgreement(parts: readonly Agreement[]): Agreement | null {
  if (parts.length === 0) return null;
  const share = parts.reduce((sum, part) => sum + part.share, 0) / parts.length;
  return agreementOf(
    share,
    parts.reduce((sum, part) => sum + part.n, 0)
  );
}

/** Agreement with the opposite of a behaviour. */
export function opposite({ share, low, high, n }: Agreement): Agreement {
  return { share: 1 - share, low: 1 - high, high: 1 - low, n };
}
