/**
 * Monotone regression of distances on the rank order of dissimilarities (Kruskal 1964) by pooling
 * adjacent violators, with the primary approach to ties: equal dissimilarities put no order on
 * their distances. Made for loops: everything is allocated once.
 */
export class MonotoneRegression {
  /** Fitted distances, in the order of the dissimilarities given. */
  readonly fitted: Float64Array;
  /** Pairs in ascending order; the blocks below are stretches of it. */
  readonly order: Int32Array;
  /** First position of each block in `order`, closed by the number of pairs. */
  readonly blockStart: Int32Array;
  /** Number of blocks. */
  blocks = 0;
  /** First position of each group of equal dissimilarities, closed by the number of pairs. */
  private readonly ties: number[];
  private readonly blockMean: Float64Array;

  /**
   * @param dissimilarities finite numbers
   * @param fitted takes the fit
   */
  constructor(
    dissimilarities: ArrayLike<number>,
    fitted: Float64Array = new Float64Array(dissimilarities.length)
  ) {
    const m = dissimilarities.length;
    this.fitted = fitted;
    this.order = Int32Array.from({ length: m }, (_, k) => k).sort(
      (a, b) => dissimilarities[a]! - dissimilarities[b]! || a - b
    );
    this.blockStart = new Int32Array(m + 1);
    this.blockMean = new Float64Array(m);
    this.ties = [];
    for (let k = 0; k < m; k++)
      if (k === 0 || dissimilarities[this.order[k]!] !== dissimilarities[this.order[k - 1]!])
        this.ties.push(k);
    this.ties.push(m);
  }

  /** Fits `distances`, and leaves the result in `fitted` and the blocks of equal fit. */
  fit(distances: Float64Array): void {
    const { order, blockStart, blockMean, fitted } = this;
    const m = order.length;
    this.sortWithinTies(distances);
    let top = -1;
    for (let k = 0; k < m; k++) {
      top++;
      blockStart[top] = k;
      blockStart[top + 1] = k + 1;
      blockMean[top] = distances[order[k]!]!;
      while (top > 0 && blockMean[top - 1]! >= blockMean[top]!) {
        const left = blockStart[top]! - blockStart[top - 1]!;
        const right = k + 1 - blockStart[top]!;
        blockMean[top - 1] =
          (blockMean[top - 1]! * left + blockMean[top]! * right) / (left + right);
        top--;
        blockStart[top + 1] = k + 1;
      }
    }
    this.blocks = top + 1;
    for (let b = 0; b <= top; b++)
      for (let k = blockStart[b]!; k < blockStart[b + 1]!; k++) fitted[order[k]!] = blockMean[b]!;
  }

  /** Insertion sort: from one call to the next the order hardly changes. */
  private sortWithinTies(distances: Float64Array): void {
    const { order, ties } = this;
    for (let group = 0; group + 1 < ties.length; group++) {
      const start = ties[group]!;
      const end = ties[group + 1]!;
      for (let k = start + 1; k < end; k++) {
        const pair = order[k]!;
        const distance = distances[pair]!;
        let slot = k;
        while (slot > start && distances[order[slot - 1]!]! > distance) {
          order[slot] = order[slot - 1]!;
          slot--;
        }
        order[slot] = pair;
      }
    }
  }
}
