import { pointScores } from '../../instrument/scoring';
import { itemDistributions, type ItemDistributions } from '../item-distributions';
import { itemScores, sampledItemFigures } from '../item-samples';
import { independentMoments, pooledMoments, type Moments } from '../moments';
import type { ItemFigures } from '../persona';
import type { PersonaAnswers } from '../types';
import { measureKey, measureMap, measureScores } from './measure-map';
import type { ScoredInstrument } from './types';

/**
 * One filled-in questionnaire of behaviour: moments of its measures and items over the individuals
 * that it stands for, and what it takes to draw them. A measure that cannot be scored is NaN.
 */
export interface MeasuredForm extends Moments, ItemFigures {
  source:
    | {
        mode: 'distribution';
        told: ItemDistributions;
        /** measures x items: `measureMap`. */
        map: number[][];
      }
    | {
        mode: 'sampled';
        /** Scores of the measures by repeat; null for an individual left out. */
        repeats: (number[] | null)[];
      };
}

/**
 * Scores the questionnaires that one persona filled in, without those in which nothing usable was
 * said. Distributions: items are independent given the persona. Generated answers: repeat k is one
 * individual, and an individual counts when it has every measure that any of them has (listwise).
 */
export function measuredForms(
  forms: readonly PersonaAnswers[],
  instrument: ScoredInstrument,
  temperature: number
): MeasuredForm[] {
  const { items, leastAnswered } = instrument;
  const counted = items.map((item) => pointScores(item, item.scores));
  const key = measureKey(instrument);
  return forms.flatMap(
    (answers) =>
      (answers.mode === 'distribution'
        ? ofDistributions(answers, counted, key, leastAnswered, temperature)
        : ofSamples(answers, counted, key, leastAnswered)) ?? []
  );
}

/** Whether anybody is left whom a form stands for: of generated answers, nobody may be complete. */
export const hasIndividuals = ({ source }: MeasuredForm): boolean =>
  source.mode === 'distribution' || source.repeats.some((scores) => scores !== null);

function ofDistributions(
  answers: Extract<PersonaAnswers, { mode: 'distribution' }>,
  counted: readonly number[][],
  key: readonly number[][],
  leastAnswered: number,
  temperature: number
): MeasuredForm | null {
  const told = itemDistributions(answers, counted, temperature);
  if (told === null) return null;
  const { means, variances, answered, used } = told;
  const map = measureMap(key, answered, leastAnswered);
  return {
    itemMeans: means,
    itemVariances: variances,
    sumVariances: Float64Array.from(key, (positions) =>
      positions.reduce((sum, i) => sum + variances[i]!, 0)
    ),
    ...independentMoments(map, means, variances, used),
    source: { mode: 'distribution', told, map }
  };
}

function ofSamples(
  answers: Extract<PersonaAnswers, { mode: 'sampled' }>,
  counted: readonly number[][],
  key: readonly number[][],
  leastAnswered: number
): MeasuredForm | null {
  const rows = itemScores(answers, counted);
  const scored = rows.map((row) => measureScores(key, row, leastAnswered));
  const known = key.map((_, m) => scored.some((scores) => !Number.isNaN(scores[m]!)));
  if (!known.some(Boolean)) return null;
  const repeats = scored.map((scores) =>
    scores.every((score, m) => !known[m] || !Number.isNaN(score)) ? scores : null
  );
  return {
    ...sampledItemFigures(
      rows.filter((_, k) => repeats[k] !== null),
      counted.length,
      key
    ),
    ...pooledMoments(
      repeats.filter((scores) => scores !== null),
      key.length
    ),
    source: { mode: 'sampled', repeats }
  };
}
