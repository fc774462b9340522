import { planarMaps } from '../analysis/value-map';
import type { Steps } from '../analysis/steps';
import { OFFERED_DISSIMILARITIES, SCORINGS } from '../map-choices';
import { mulberry32 } from '../random';
import type { CeilingLevel } from '../reference/reference';
import { productCorrelations } from '../statistics/column-products';
import { superimpose } from '../statistics/procrustes';
import { shuffled } from '../statistics/shuffled';
import { standardDeviation } from '../statistics/standard-deviation';
import { mean, quantile } from '../statistics/summary';
import { VALUES } from '../values';
import type { PeopleScores } from './tally';

/** How often people are split, and the seed. */
export const SPLITS = 100;
export const SPLIT_SEED = 20_261_201;

/** Fewest people whose halves are compared. */
const FEWEST = 20;

/** Most blocks that people are dealt into. */
const BLOCKS = 1000;

const WIDTH = VALUES.length;
const SUMS = WIDTH + WIDTH ** 2;

/**
 * What two halves of the same people score against each other, by scoring and dissimilarity (classical maps):
 * nobody can be expected to agree better with half of them.
 * People are dealt at random into 1,000 blocks (or one each), of which each split takes half, at random and without
 * replacement (Knuth’s algorithm S).
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
  const random = mulberry32(SPLIT_SEED);
  const order = new Int32Array(n);
  shuffled(order, random);
  const blocks = Math.min(n - (n % 2), BLOCKS);
  const blockOf = order.map((place) => place % blocks);
  const sums = {
    raw: new Sums(scores.raw, blockOf, blocks),
    centred: new Sums(scores.centred, blockOf, blocks)
  };
  const chosen = new Uint8Array(blocks);
  for (let split = 0; split < SPLITS; split += 1) {
    let left = blocks / 2;
    for (let block = 0; block < blocks; block += 1) {
      chosen[block] = random() * (blocks - block) < left ? 1 : 0;
      left -= chosen[block]!;
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

/**
 * Sums and products of ten columns, of all people and of a part of them: the rest is the difference. They are
 * kept by block, so that a split need not go through everybody.
 */
class Sums {
  readonly #blocks: Float64Array[];
  readonly #sizes: Int32Array;
  readonly #all = new Float64Array(SUMS);
  readonly #part = new Float64Array(SUMS);
  readonly #covariances = new Float64Array(WIDTH ** 2);
  readonly #correlations = new Float64Array(WIDTH ** 2);
  readonly #n: number;
  #chosen = 0;

  /** @param blockOf the block of each person */
  constructor(columns: readonly Float64Array[], blockOf: Int32Array, blocks: number) {
    this.#n = columns[0]!.length;
    this.#blocks = Array.from({ length: blocks }, () => new Float64Array(SUMS));
    this.#sizes = new Int32Array(blocks);
    // About the mean, so that products are not large beside their differences.
    const centres = columns.map(mean);
    const scores = new Float64Array(WIDTH);
    for (let row = 0; row < this.#n; row += 1) {
      const into = this.#blocks[blockOf[row]!]!;
      this.#sizes[blockOf[row]!]! += 1;
      for (let i = 0; i < WIDTH; i += 1) {
        scores[i] = columns[i]![row]! - centres[i]!;
        into[i] = into[i]! + scores[i]!;
        for (let j = 0; j <= i; j += 1) {
          const k = WIDTH + i * WIDTH + j;
          into[k] = into[k]! + scores[i]! * scores[j]!;
        }
      }
    }
    for (const block of this.#blocks) add(this.#all, block);
  }

  /** @param chosen blocks of the first half */
  split(chosen: Uint8Array): void {
    this.#part.fill(0);
    this.#chosen = 0;
    this.#blocks.forEach((block, k) => {
      if (chosen[k] === 0) return;
      add(this.#part, block);
      this.#chosen += this.#sizes[k]!;
    });
  }

  /** Correlations of the first half (0), or of the second (1); packed, the same array each time. */
  correlations(which: 0 | 1): Float64Array {
    const of = (k: number) => (which === 0 ? this.#part[k]! : this.#all[k]! - this.#part[k]!);
    const n = which === 0 ? this.#chosen : this.#n - this.#chosen;
    for (let i = 0; i < WIDTH; i += 1)
      for (let j = 0; j <= i; j += 1) {
        const product = of(WIDTH + i * WIDTH + j) - (of(i) * of(j)) / n;
        this.#covariances[i * WIDTH + j] = this.#covariances[j * WIDTH + i] = product;
      }
    return productCorrelations(this.#covariances, WIDTH, this.#correlations);
  }
}

function add(into: Float64Array, block: Float64Array): void {
  for (let k = 0; k < SUMS; k += 1) into[k] = into[k]! + block[k]!;
}
