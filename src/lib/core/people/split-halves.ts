import { planarMaps } from '../analysis/value-map';
import type { Steps } from '../analysis/steps';
import { OFFERED_DISSIMILARITIES, SCORINGS } from '../map-choices';
import { mulberry32 } from '../random';
import type { CeilingLevel } from '../reference/reference';
import { productCorrelations } from '../statistics/column-products';
import { superimpose } from '../statistics/procrustes';
import { standardDeviation } from '../statistics/standard-deviation';
import { mean, quantile } from '../statistics/summary';
import { VALUES } from '../values';
import type { PeopleScores } from './tally';

/** How often people are split, and the seed. */
export const SPLITS = 100;
export const SPLIT_SEED = 20_261_201;

/** Fewest people whose halves are compared. */
const FEWEST = 20;

const WIDTH = VALUES.length;

/**
 * What two halves of the same people score against each other, by scoring and dissimilarity (classical maps):
 * nobody can be expected to agree better with half of them.
 * Each split takes exactly half of the people, at random without replacement (Knuth’s algorithm S).
 *
 * @param comparison id of the comparison in the levels
 * @returns after steps that say the share that is done; empty for fewer than 20 people
 */
export function* splitHalves(
  scores: Pick<PeopleScores, 'raw' | 'centred'>,
  comparison: string
): Steps<CeilingLevel[], number> {
  const n = scores.raw[0]!.length;
  if (n < FEWEST) return [];
  const half = Math.floor(n / 2);
  const kinds = SCORINGS.flatMap((scoring) =>
    OFFERED_DISSIMILARITIES.map((dissimilarity) => ({
      scoring,
      dissimilarity,
      mapOf: planarMaps({ dissimilarity, mds: 'classical' }),
      similarities: [] as number[]
    }))
  );
  const sums = { raw: new Sums(scores.raw), centred: new Sums(scores.centred) };
  const random = mulberry32(SPLIT_SEED);
  const chosen = new Uint8Array(n);
  for (let split = 0; split < SPLITS; split += 1) {
    let left = half;
    for (let row = 0; row < n; row += 1) {
      chosen[row] = random() * (n - row) < left ? 1 : 0;
      left -= chosen[row]!;
    }
    for (const scoring of SCORINGS) {
      sums[scoring].split(chosen);
      for (const kind of kinds) {
        if (kind.scoring !== scoring) continue;
        const first = kind.mapOf(sums[scoring].correlations(0))?.slice();
        const second = kind.mapOf(sums[scoring].correlations(1));
        if (first && second) kind.similarities.push(superimpose(first, second));
      }
      yield (split + 1) / SPLITS;
    }
  }
  return kinds
    .filter(({ similarities }) => similarities.length === SPLITS)
    .map(({ scoring, dissimilarity, similarities }) => ({
      comparison,
      persons: half,
      scoring,
      mds: 'classical' as const,
      dissimilarity,
      mean: mean(similarities),
      sd: standardDeviation(similarities),
      p05: quantile(similarities, 0.05),
      median: quantile(similarities, 0.5),
      p95: quantile(similarities, 0.95),
      replications: similarities.length
    }));
}

/** Sums and products of ten columns, of all rows and of a part of them: the rest is the difference. */
class Sums {
  readonly #rows: Float64Array;
  readonly #n: number;
  readonly #all: Float64Array;
  readonly #part = new Float64Array(WIDTH + WIDTH ** 2);
  readonly #covariances = new Float64Array(WIDTH ** 2);
  readonly #correlations = new Float64Array(WIDTH ** 2);
  #chosen = 0;

  constructor(columns: readonly Float64Array[]) {
    this.#n = columns[0]!.length;
    this.#rows = new Float64Array(this.#n * WIDTH);
    // About the mean, so that products are not large beside their differences.
    columns.forEach((column, v) => {
      const centre = mean(column);
      column.forEach((score, row) => (this.#rows[row * WIDTH + v] = score - centre));
    });
    this.#all = new Float64Array(WIDTH + WIDTH ** 2);
    this.#add(this.#all, null);
  }

  split(chosen: Uint8Array): void {
    this.#part.fill(0);
    this.#chosen = this.#add(this.#part, chosen);
  }

  /** Correlations of the chosen rows (0), or of the others (1); packed, the same array each time. */
  correlations(which: 0 | 1): Float64Array {
    const of = (k: number) => (which === 0 ? this.#part[k]! : this.#all[k]! - this.#part[k]!);
    const n = which === 0 ? this.#chosen : this.#n - this.#chosen;
    for (let i = 0; i < WIDTH; i += 1)
      for (let j = 0; j < WIDTH; j += 1) {
        const [low, high] = i < j ? [i, j] : [j, i];
        this.#covariances[i * WIDTH + j] = of(WIDTH + high * WIDTH + low) - (of(i) * of(j)) / n;
      }
    return productCorrelations(this.#covariances, WIDTH, this.#correlations);
  }

  #add(into: Float64Array, chosen: Uint8Array | null): number {
    let count = 0;
    for (let row = 0; row < this.#n; row += 1) {
      if (chosen !== null && chosen[row] === 0) continue;
      count += 1;
      const at = row * WIDTH;
      for (let i = 0; i < WIDTH; i += 1) {
        const score = this.#rows[at + i]!;
        into[i] = into[i]! + score;
        for (let j = 0; j <= i; j += 1) {
          const k = WIDTH + i * WIDTH + j;
          into[k] = into[k]! + score * this.#rows[at + j]!;
        }
      }
    }
    return count;
  }
}
