import { mean } from './summary';
import { standardDeviation } from './standard-deviation';

export interface PersonScores {
  /** Mean of the answered items of each value; NaN where none was answered. */
  values: number[];
  /** Mean of all answered items of the instrument (mean rating); NaN without an answer. */
  mrat: number;
  /** Value score minus MRAT (Schwartz's rule for correlations). */
  centred: number[];
  /** Centred score over the standard deviation (n - 1) of the answered items. */
  ipsative: number[];
}

/**
 * Scores one person's answers (Schwartz 2021): value scores, MRAT and centred scores.
 *
 * @param answers one number an item; null or NaN is a missing answer
 * @param key for each value the positions (0-based) of its items in `answers`
 */
export function scorePerson(
  answers: readonly (number | null)[],
  key: readonly (readonly number[])[]
): PersonScores {
  const given = (positions: readonly number[]) =>
    positions.map((position) => answers[position] ?? NaN).filter((answer) => !Number.isNaN(answer));
  const all = given(answers.map((_, position) => position));
  const values = key.map((positions) => mean(given(positions)));
  const mrat = mean(all);
  const centred = values.map((value) => value - mrat);
  const spread = standardDeviation(all);
  return {
    values,
    mrat,
    centred,
    ipsative: centred.map((value) => (spread > 0 ? value / spread : NaN))
  };
}
