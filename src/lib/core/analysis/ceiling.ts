import { mean, quantile } from '../statistics/summary';
import { superimpose } from '../statistics/procrustes';
import type { Steps } from './steps';
import type { AnalysisReferences, HumanCeiling } from './types';
import { packed, valueMap, type HumanMap, type MapChoices } from './value-map';

export const EMPTY_CEILING: HumanCeiling = { samples: [], mean: null, low: null, high: null };

/**
 * People against people: the similarity of every other single human sample with the reference,
 * under the same scoring and map. Averages of samples are left out, and so are samples without
 * figures for the scoring; the summary is over samples that are not part of the reference.
 *
 * @param human the map of `reference`
 */
export function* humanCeiling(
  { reference, others }: Pick<AnalysisReferences, 'reference' | 'others'>,
  human: HumanMap,
  choices: MapChoices
): Steps<HumanCeiling> {
  const target = packed(human.configuration);
  const samples: HumanCeiling['samples'] = [];
  for (const { id, title, sample, correlations, members } of others) {
    const matrix = correlations[human.scoring];
    if (id === reference.id || members.length > 0 || matrix === null) continue;
    const similarity = superimpose(target, packed(valueMap(matrix, choices).configuration));
    const partOfReference = reference.members.includes(id);
    samples.push({ id, title, n: sample.n, similarity, partOfReference });
    yield null;
  }
  const independent = samples
    .filter(({ partOfReference }) => !partOfReference)
    .map(({ similarity }) => similarity);
  if (independent.length === 0) return { ...EMPTY_CEILING, samples };
  return {
    samples,
    mean: mean(independent),
    low: quantile(independent, 0.05),
    high: quantile(independent, 0.95)
  };
}
