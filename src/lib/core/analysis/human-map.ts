import { AxiaError } from '../error';
import type { SquareMatrix, ValueReference } from '../reference/reference';
import type { Scoring } from '../map-choices';
import { procrustes, standardiseConfiguration } from '../statistics/procrustes';
import type { Point } from './types';
import { valueMap, type MapChoices } from './value-map';

/** The human side of an analysis. */
export interface HumanMap {
  correlations: SquareMatrix;
  /** Scoring that the correlations have: not always the one asked for. */
  scoring: Scoring;
  configuration: Point[];
  stress1: number;
  /** Frobenius norm of the centred configuration. */
  norm: number;
}

/**
 * The human map of a reference. A reference without figures for the scoring asked for gives those
 * of the other scoring, which `scoring` then says: the caller must tell the reader.
 *
 * @throws AxiaError `invalid-input` when the reference has no correlations at all
 */
export function humanMap(
  reference: ValueReference,
  scoring: Scoring,
  choices: MapChoices
): HumanMap {
  const other: Scoring = scoring === 'centred' ? 'raw' : 'centred';
  const used = reference.correlations[scoring] !== null ? scoring : other;
  const correlations = reference.correlations[used];
  if (correlations === null) {
    throw new AxiaError(
      'invalid-input',
      `The reference "${reference.title}" has no correlations.`,
      'Choose another human reference.'
    );
  }
  const map = valueMap(correlations, choices);
  const { norm } = standardiseConfiguration(map.configuration);
  return { correlations, scoring: used, norm, ...map };
}

/**
 * Lays a map onto the human one (Procrustes: turned, mirrored and scaled, about the origin).
 *
 * @returns Values Similarity in [0, 1], and the map in the human map's scale
 * @throws AxiaError `invalid-input` when all points coincide
 */
export function onto(
  human: HumanMap,
  configuration: readonly Point[]
): { similarity: number; aligned: Point[] } {
  const { similarity, target } = procrustes(human.configuration, configuration);
  return {
    similarity,
    aligned: target.map((point) => [point[0]! * human.norm, point[1]! * human.norm])
  };
}
