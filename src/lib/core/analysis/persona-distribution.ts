import type { Scoring } from '../map-choices';
import { pointScores, scoreMap, scoringKey } from '../instrument/scoring';
import { VALUES } from '../values';
import { drawSums, type DrawnItem } from './draw-sums';
import { itemDistributions } from './item-distributions';
import { independentMoments } from './moments';
import type { Persona } from './persona';
import type { AnalysisInput, PersonaAnswers } from './types';

type Distributions = Extract<PersonaAnswers, { mode: 'distribution' }>;

/**
 * A persona of answer distributions. Items are independent given the persona, so the covariance of
 * its value scores A x is A diag(variances) A', A being `scoreMap`.
 *
 * @returns null when no item has a usable answer
 */
export function distributionPersona(
  condition: Persona['condition'],
  answers: Distributions,
  { items, scores }: AnalysisInput['instrument'],
  scoring: Scoring,
  temperature: number
): Persona | null {
  const counted = items.map((item) => pointScores(item, scores));
  const told = itemDistributions(answers, counted, temperature);
  if (told === null) return null;
  const { means, variances, answered, used, samplers } = told;
  const key = scoringKey(items);
  // An unanswered item takes its numbers too: they stay aligned with the items.
  const drawn = key.map((positions) =>
    positions.flatMap((position): DrawnItem[] => {
      const sampler = samplers[position] ?? null;
      return sampler === null ? [] : [{ position, sampler }];
    })
  );
  const counts = key.map((positions) => positions.filter((i) => answered[i]).length);

  return {
    condition,
    conversations: false,
    unanswered: VALUES.filter((_, v) => counts[v] === 0),
    itemMeans: means,
    itemVariances: variances,
    sumVariances: Float64Array.from(key, (positions) =>
      positions.reduce((sum, i) => sum + variances[i]!, 0)
    ),
    ...independentMoments(scoreMap(items, answered, scoring), means, variances, used),
    dropped: 0,
    repeats: null,
    uniforms: items.length,
    draw(seed, at, columns, row, count) {
      columns.forEach((column, v) =>
        drawSums(drawn[v]!, seed, at, items.length, column, row, 1, count)
      );
      const ratings = new Float64Array(count);
      if (scoring === 'centred') addMeanRatings(columns, row, used.length, ratings);
      columns.forEach((column, v) => {
        const own = counts[v]!;
        for (let k = 0; k < count; k++) column[row + k] = column[row + k]! / own - ratings[k]!;
      });
    }
  };
}

/** Mean ratings of individuals over all items, out of the sums of each value's items. */
function addMeanRatings(
  sums: readonly Float64Array[],
  row: number,
  items: number,
  ratings: Float64Array
): void {
  for (const column of sums)
    for (let k = 0; k < ratings.length; k++) ratings[k] = ratings[k]! + column[row + k]!;
  for (let k = 0; k < ratings.length; k++) ratings[k] = ratings[k]! / items;
}
