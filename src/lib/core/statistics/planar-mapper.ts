import type { DissimilarityId, MdsId } from '../map-choices';
import type { RandomSource } from '../random';
import { lowestMinimum } from './lowest-minimum';
import { PlanarScaling } from './planar-scaling';
import { Torgerson } from './torgerson';

/** How a correlation matrix becomes a map. */
export interface PlanarMapperChoices {
  dissimilarity: DissimilarityId;
  mds: MdsId;
  /** Random starts of SMACOF besides the classical one; null: until confirmed, as `smacof`. */
  starts: number | null;
  random: RandomSource;
}

/**
 * Maps of many correlation matrices of one size, for bootstraps and permutations: the shape of
 * each map without its scale, without checks and allocations.
 */
export class PlanarMapper {
  /** The latest map, packed x0, y0, x1, y1, ... */
  readonly points: Float64Array;
  /** Squared dissimilarities: the lower triangle. */
  private readonly squares: Float64Array;
  private readonly torgerson: Torgerson;
  private readonly scaling: PlanarScaling | null;

  constructor(
    readonly n: number,
    private readonly choices: PlanarMapperChoices
  ) {
    this.points = new Float64Array(2 * n);
    this.squares = new Float64Array(n * n);
    this.torgerson = new Torgerson(n);
    this.scaling = choices.mds === 'classical' ? null : new PlanarScaling(n);
  }

  /**
   * Maps correlations, packed n x n, of which the lower triangle is read. False, and nothing mapped,
   * where a correlation is undefined.
   *
   * @param near whether they are near those of the calls before, back to the last one without this
   */
  map(correlations: Float64Array, near = false): boolean {
    const { n, squares, torgerson, scaling, choices, points } = this;
    const root = choices.dissimilarity === 'sqrt';
    for (let i = 1; i < n; i++)
      for (let j = 0; j < i; j++) {
        const r = correlations[i * n + j]!;
        // Written so that NaN is caught.
        if (!(r <= 1)) return false;
        // A factor common to all dissimilarities does not change the shape of a map.
        squares[i * n + j] = root ? 1 - r : (1 - r) * (1 - r);
      }
    torgerson.scale(squares, near);
    if (scaling && choices.mds !== 'classical') {
      scaling.setDissimilarities(squares.map(Math.sqrt), choices.mds);
      lowestMinimum(scaling, torgerson.points, points, choices.starts, choices.random);
    } else points.set(torgerson.points);
    return true;
  }
}
