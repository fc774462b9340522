import { classicalMds } from '../../statistics/classical-mds';
import { superimpose } from '../../statistics/procrustes';
import type { Point } from '../types';
import { packed } from '../value-map';

/** How far maps are from each other, and a map of these distances. */
export interface MapDistances {
  /** maps x maps: 0 for the same shape, 1 for shapes that have nothing in common; null where unknown. */
  distances: (number | null)[][];
  /** A place for each map; null for one that is unknown, and for all where fewer than three are known. */
  places: (Point | null)[];
  /** Share of the distances (squared, doubly centred) that two dimensions hold; null without places. */
  fit: number | null;
}

/**
 * Agreement between maps of the same ten values, each with each: the Procrustes distance √(1 − r²), r² being the
 * similarity of two maps (Gower 1975), whichever of the two is laid onto the other. The places are
 * a classical scaling of the distances.
 *
 * @param maps values x 2; null where a respondent has none
 */
export function mapDistances(maps: readonly (readonly Point[] | null)[]): MapDistances {
  const own = maps.map((map) => map && packed(map));
  const distances = own.map((one, i) =>
    own.map((other, j) => {
      if (one === null || other === null) return null;
      if (i === j) return 0;
      // From the same side each time: the table is symmetric to the last bit.
      const [first, second] = i < j ? [one, other] : [other, one];
      const similarity = superimpose(first, second);
      return Number.isNaN(similarity) ? null : Math.sqrt(1 - similarity);
    })
  );
  const known = distances.flatMap((row, i) =>
    row.some((d, j) => j !== i && d !== null) ? [i] : []
  );
  const matrix = known.map((i) => known.map((j) => distances[i]![j] ?? NaN));
  const unknown = { distances, places: maps.map(() => null), fit: null };
  if (known.length < 3 || matrix.flat().some(Number.isNaN)) return unknown;
  // Maps that are all alike have no places of their own.
  if (matrix.flat().every((distance) => distance < SAME)) return unknown;
  const { configuration, gofPos } = classicalMds(matrix);
  const places: (Point | null)[] = maps.map(() => null);
  known.forEach((i, k) => (places[i] = [configuration[k]![0]!, configuration[k]![1]!]));
  return { distances, places, fit: gofPos };
}

/** Distance below which maps differ by rounding alone. */
const SAME = 1e-7;
