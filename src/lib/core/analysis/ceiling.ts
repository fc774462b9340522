import type { ValueReference } from '../reference/reference';
import { disparity2d } from '../statistics/disparity-2d';
import { mean } from '../statistics/mean';
import { quantile } from '../statistics/quantile';
import type { HumanMap } from './human-map';
import type { HumanCeiling } from './types';
import { packed, valueMap, type MapChoices } from './value-map';

/**
 * People against people: the similarity of every other single human sample with the reference,
 * under the same scoring and map. Averages of samples are left out, and so are samples without
 * figures for the scoring; the summary is over samples that are not part of the reference.
 *
 * @param human the map of `reference`
 */
export function humanCeiling(
  reference: ValueReference,
  others: readonly ValueReference[],
  human: HumanMap,
  choices: MapChoices
): HumanCeiling {
  const target = packed(human.configuration);
  const samples = others.flatMap(({ id, title, sample, correlations, members }) => {
    const matrix = correlations[human.scoring];
    if (id === reference.id || members.length > 0 || matrix === null) return [];
    const similarity = 1 - disparity2d(target, packed(valueMap(matrix, choices).configuration));
    const partOfReference = reference.members.includes(id);
    return [{ id, title, n: sample.n, similarity, partOfReference }];
  });
  const independent = samples
    .filter(({ partOfReference }) => !partOfReference)
    .map(({ similarity }) => similarity);
  if (independent.length === 0) return { samples, mean: null, low: null, high: null };
  return {
    samples,
    mean: mean(independent),
    low: quantile(independent, 0.05),
    high: quantile(independent, 0.95)
  };
}
