// Statistics by their definitions: what the analysis's closed forms are held against.

/** Correlation of weighted cases. */
export function weightedCorrelation(x: number[], y: number[], weights: number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (i: number) => number) =>
    weights.reduce((sum, weight, i) => sum + weight * of(i), 0) / total;
  const [mx, my] = [mean((i) => x[i]!), mean((i) => y[i]!)];
  const xy = mean((i) => (x[i]! - mx) * (y[i]! - my));
  return xy / Math.sqrt(mean((i) => (x[i]! - mx) ** 2) * mean((i) => (y[i]! - my) ** 2));
}

/** Cronbach's alpha of complete rows, people x items. */
export function alphaOf(rows: number[][]): number {
  const variance = (of: (row: number[]) => number) => {
    const mean = rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    return rows.reduce((sum, row) => sum + (of(row) - mean) ** 2, 0);
  };
  const k = rows[0]!.length;
  const items = rows[0]!.reduce((sum, _, i) => sum + variance((row) => row[i]!), 0);
  const total = variance((row) => row.reduce((sum, score) => sum + score, 0));
  return (k / (k - 1)) * (1 - items / total);
}
