import type { DissimilarityId, MdsId } from '../map-choices';
import type { RandomSource } from '../random';
import { classicalMds } from './classical-mds';
import { dissimilarities } from './dissimilarity';
import { procrustes } from './procrustes';
import { smacof } from './smacof';

export interface MapChoices {
  dissimilarity: DissimilarityId;
  mds: MdsId;
  random: RandomSource;
  /** Random starts, as in `smacof`. */
  starts?: number;
}

/**
 * Planar map of a correlation matrix.
 *
 * @returns points x 2, centred
 * @throws AxiaError `invalid-input` for an undefined correlation or one outside [-1, 1]
 */
export function mapOf(correlations: number[][], choices: MapChoices): number[][] {
  const delta = dissimilarities(correlations, choices.dissimilarity);
  if (choices.mds === 'classical') return classicalMds(delta).configuration;
  const { random, starts } = choices;
  return smacof(delta, { type: choices.mds, random, ...(starts === undefined ? {} : { starts }) })
    .configuration;
}

/**
 * Values Similarity: 1 - Procrustes disparity of the maps of two correlation matrices, in [0, 1].
 *
 * @throws AxiaError `invalid-input` for undefined correlations or a map whose points coincide
 */
export function valuesSimilarity(
  human: number[][],
  respondent: number[][],
  choices: MapChoices
): number {
  return procrustes(mapOf(human, choices), mapOf(respondent, choices)).similarity;
}
