import { angularCorrelation } from './angular-correlation';
import { checkConfiguration } from './check-matrices';
import { circularOrderP } from './circular-order-null';
import { invalidInput } from './invalid-input';
import { mean } from './mean';
import { standardDeviation } from './standard-deviation';

export interface CircularOrder {
  /** Angle of each point seen from the centroid, radians in (-pi, pi]. */
  angles: number[];
  /** Points in the order of their angles, counter-clockwise from the first point. */
  order: number[];
  /** Whether the points follow each other as in theory, in either direction. */
  sameOrder: boolean;
  /** Whether they rather run clockwise. */
  reflected: boolean;
  /** Triple statistic in [-1, 1] (Fisher and Lee 1982), and the sum that it is the mean of. */
  delta: number;
  tripleSum: number;
  /** Two-sided exact p over all cyclic orders; NaN for more than ten points. */
  p: number;
  /** Signed angular correlation with the theory's angles (Fisher and Lee 1983). */
  angularCorrelation: number;
  /** Standard deviation (denominator n) of the distances to the centroid over their mean. */
  radiusVariation: number;
}

/** A radius this much smaller than the largest is rounding: the point has no direction. */
const NO_RADIUS = 1e-12;
/** Angles (radians) that differ by rounding alone. */
const SAME_ANGLE = 1e-12;

/**
 * How well planar points follow the order of theory round a circle: point i at angle 2 pi i / n.
 *
 * @param configuration points x 2
 * @throws AxiaError `invalid-input` unless there are three planar points or more, none of them at
 * the centroid
 */
export function circularOrder(configuration: readonly (readonly number[])[]): CircularOrder {
  checkConfiguration(configuration);
  const n = configuration.length;
  if (n < 3 || configuration[0]!.length !== 2)
    throw invalidInput('A circular order needs at least three points in a plane.');
  const cx = mean(configuration.map((point) => point[0]!));
  const cy = mean(configuration.map((point) => point[1]!));
  const radii = configuration.map((point) => Math.hypot(point[0]! - cx, point[1]! - cy));
  if (Math.min(...radii) <= NO_RADIUS * Math.max(...radii))
    throw invalidInput('A point lies at the centre of the map and has no angle.');
  const angles = configuration.map((point) => Math.atan2(point[1]! - cy, point[0]! - cx));
  const theory = angles.map((_, i) => (2 * Math.PI * i) / n);

  const order = orderFromFirst(angles);
  let tripleSum = 0;
  let triples = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      for (let k = j + 1; k < n; k++) {
        // In theory every i < j < k runs counter-clockwise.
        tripleSum += orientation(angles[i]!, angles[j]!, angles[k]!);
        triples++;
      }
  return {
    angles,
    order,
    sameOrder:
      order.every((point, i) => point === i) || order.every((point, i) => point === (n - i) % n),
    reflected: tripleSum < 0,
    delta: tripleSum / triples,
    tripleSum,
    p: circularOrderP(n, tripleSum),
    angularCorrelation: angularCorrelation(angles, theory),
    radiusVariation: (standardDeviation(radii) * Math.sqrt((n - 1) / n)) / mean(radii)
  };
}

function orderFromFirst(angles: number[]): number[] {
  const turn = 2 * Math.PI;
  const ahead = angles.map((angle) => (angle - angles[0]! + turn) % turn);
  return angles.map((_, i) => i).sort((a, b) => ahead[a]! - ahead[b]! || a - b);
}

/** 1 when three angles run counter-clockwise, -1 clockwise, 0 when two coincide. */
function orientation(a: number, b: number, c: number): number {
  return signOfTurn(b - a) * signOfTurn(c - b) * signOfTurn(c - a);
}

/** Sign of a difference of angles; rounding must not put coinciding points in an order. */
function signOfTurn(difference: number): number {
  const size = Math.abs(difference);
  return size < SAME_ANGLE || size > 2 * Math.PI - SAME_ANGLE ? 0 : Math.sign(difference);
}
