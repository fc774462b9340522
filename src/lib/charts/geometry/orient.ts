import type { Point } from '../../core/analysis/types';
import { VALUES, theoreticalAngle } from '../../core/values';

/**
 * Angle of power in the canonical view, in radians clockwise from the right (y grows downwards).
 * With 36 degrees a value this puts the middle of each higher-order value on a diagonal:
 * openness top left, self-transcendence top right, conservation bottom right, self-enhancement
 * bottom left.
 */
const POWER_ANGLE = (117 * Math.PI) / 180;

/** A rotation, or a rotation and reflection, about a centre; no scaling. */
export interface Orientation {
  centre: Point;
  /** Rows of the 2x2 matrix that is applied to a centred point. */
  matrix: [Point, Point];
}

function isKnown([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/**
 * The rigid motion that turns a configuration of the ten values into the canonical view: the
 * orthogonal Procrustes rotation or reflection onto the textbook circle, whichever fits better
 * (closed form in two dimensions). A map's rotation and reflection are arbitrary, so nothing is
 * lost.
 *
 * @param points ten points in the order of VALUES, y growing in either direction; points that
 *   are not finite are skipped
 * @returns the motion into coordinates in which y grows downwards; a configuration without
 *   extent is only centred
 */
export function orient(points: Point[]): Orientation {
  const known = points.map((point, i) => ({ point, i })).filter(({ point }) => isKnown(point));
  const centre: Point = [0, 0];
  for (const { point } of known) {
    centre[0] += point[0] / known.length;
    centre[1] += point[1] / known.length;
  }
  let turnCos = 0;
  let turnSin = 0;
  let flipCos = 0;
  let flipSin = 0;
  for (const { point, i } of known) {
    const x = point[0] - centre[0];
    const y = point[1] - centre[1];
    const angle = POWER_ANGLE + theoreticalAngle(VALUES[i % VALUES.length]!);
    const [u, v] = [Math.cos(angle), Math.sin(angle)];
    turnCos += x * u + y * v;
    turnSin += x * v - y * u;
    flipCos += x * u - y * v;
    flipSin += x * v + y * u;
  }
  const turn = Math.hypot(turnCos, turnSin);
  const flip = Math.hypot(flipCos, flipSin);
  if (Math.max(turn, flip) === 0)
    return {
      centre,
      matrix: [
        [1, 0],
        [0, 1]
      ]
    };
  if (turn >= flip) {
    const [c, s] = [turnCos / turn, turnSin / turn];
    return {
      centre,
      matrix: [
        [c, -s],
        [s, c]
      ]
    };
  }
  const [c, s] = [flipCos / flip, flipSin / flip];
  return {
    centre,
    matrix: [
      [c, s],
      [s, -c]
    ]
  };
}

/** A point under an orientation; the same one belongs to the people, the respondent and clouds. */
export function applyOrientation({ centre, matrix }: Orientation, [px, py]: Point): Point {
  const x = px - centre[0];
  const y = py - centre[1];
  return [matrix[0][0] * x + matrix[0][1] * y, matrix[1][0] * x + matrix[1][1] * y];
}
