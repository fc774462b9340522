import { AxiaError } from '../error';
import type { Scoring } from '../map-choices';
import { mulberry32 } from '../random';
import type { SquareMatrix, ValueReference } from '../reference/reference';
import { classicalMds } from '../statistics/classical-mds';
import { dissimilarities } from '../statistics/dissimilarity';
import { productCorrelations } from '../statistics/column-products';
import { PlanarMapper } from '../statistics/planar-mapper';
import { procrustes, standardiseConfiguration } from '../statistics/procrustes';
import { smacof } from '../statistics/smacof';
import { stress1 } from '../statistics/stress';
import { VALUES } from '../values';
import { NO_VARIANCE } from './moments';
import type { AnalysisChoices, Point } from './types';

/** How correlations become a map. */
export type MapChoices = Pick<AnalysisChoices, 'dissimilarity' | 'mds'>;

/** Seed of SMACOF's random starts: fixed, so that a map depends on its correlations alone. */
const SMACOF_SEED = 20_260_531;

/**
 * Random starts beside the classical one where many maps are made. One map that is shown has as many as
 * it takes (`lowestMinimum`).
 */
const SMACOF_STARTS = 10;

export interface ValueMap {
  /** values x 2, centred on the origin. */
  configuration: Point[];
  stress1: number;
}

/**
 * The map of a correlation matrix: dissimilarities, then scaling to two dimensions.
 *
 * @throws AxiaError `invalid-input` when a correlation is undefined
 */
export function valueMap(correlations: SquareMatrix, choices: MapChoices): ValueMap {
  const delta = dissimilarities(correlations, choices.dissimilarity);
  if (choices.mds === 'classical') {
    const configuration = centred(classicalMds(delta).configuration);
    return { configuration, stress1: stress1(delta, configuration) };
  }
  const map = smacof(delta, {
    type: choices.mds,
    random: mulberry32(SMACOF_SEED)
  });
  return { configuration: centred(map.configuration), stress1: map.stress1 };
}

/**
 * A map for loops: packed correlations -> packed points x0, y0, x1, y1, ..., the same array every
 * time; null where a correlation is undefined. Correlations `near` those of the calls before, back to
 * the last one without it, take less time.
 */
export type MapOf = (correlations: Float64Array, near?: boolean) => Float64Array | null;

/** Maps for loops: the shape of `valueMap` without its scale, and without its checks. */
export function planarMaps(choices: MapChoices): MapOf {
  let random = mulberry32(SMACOF_SEED);
  const mapper = new PlanarMapper(VALUES.length, {
    ...choices,
    starts: SMACOF_STARTS,
    random: () => random()
  });
  return (correlations, near) => {
    random = mulberry32(SMACOF_SEED);
    return mapper.map(correlations, near) ? mapper.points : null;
  };
}

/** The same for packed covariances, of which the diagonal counts too: null where a score is constant. */
export function productMaps(choices: MapChoices): (products: Float64Array) => Float64Array | null {
  const mapOf = planarMaps(choices);
  const width = VALUES.length;
  const correlations = new Float64Array(width ** 2);
  return (products) => {
    for (let v = 0; v < width; v++)
      // Written so that NaN is caught.
      if (!(products[v * width + v]! > NO_VARIANCE)) return null;
    return mapOf(productCorrelations(products, width, correlations));
  };
}

function centred(configuration: readonly (readonly number[])[]): Point[] {
  const n = configuration.length;
  const x = configuration.reduce((sum, point) => sum + point[0]!, 0) / n;
  const y = configuration.reduce((sum, point) => sum + point[1]!, 0) / n;
  return configuration.map((point) => [point[0]! - x, point[1]! - y]);
}

/** Points packed as x0, y0, x1, y1, ... */
export function packed(configuration: readonly Point[]): Float64Array {
  return Float64Array.from(configuration.flat());
}

/** The human side of an analysis. */
export interface HumanMap extends ValueMap {
  correlations: SquareMatrix;
  /** Scoring that the correlations have: not always the one asked for. */
  scoring: Scoring;
}

/**
 * The correlations of a reference: those of the scoring asked for, else of the other one.
 *
 * @throws AxiaError `invalid-input` when the reference has no correlations at all
 */
export function referenceCorrelations(
  { correlations, title }: ValueReference,
  scoring: Scoring
): Pick<HumanMap, 'correlations' | 'scoring'> {
  const other: Scoring = scoring === 'centred' ? 'raw' : 'centred';
  const used = correlations[scoring] !== null ? scoring : other;
  const found = correlations[used];
  if (found === null) {
    throw new AxiaError(
      'invalid-input',
      `The reference “${title}” has no correlations.`,
      'Choose another human reference.'
    );
  }
  return { correlations: found, scoring: used };
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
  const found = referenceCorrelations(reference, scoring);
  return { ...found, ...valueMap(found.correlations, choices) };
}

/**
 * Lays a map onto the human one (Procrustes: turned, mirrored and scaled, about the origin).
 *
 * @returns Values Similarity in [0, 1], and the map in the human map's scale
 * @throws AxiaError `invalid-input` when all points coincide
 */
export function alignToHuman(
  human: HumanMap,
  configuration: readonly Point[]
): { similarity: number; aligned: Point[] } {
  const { similarity, target } = procrustes(human.configuration, configuration);
  const { norm } = standardiseConfiguration(human.configuration);
  return { similarity, aligned: target.map((point) => [point[0]! * norm, point[1]! * norm]) };
}
