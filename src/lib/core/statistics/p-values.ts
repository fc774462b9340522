/**
 * False discovery rate of a family of tests (Benjamini and Hochberg 1995). NaN is left out of the
 * family and stays NaN, as in R's `p.adjust`.
 *
 * @returns adjusted p-values in the order given, and whether each is at most `alpha`
 */
export function benjaminiHochberg(
  p: readonly number[],
  alpha = 0.05
): { adjusted: number[]; reject: boolean[] } {
  const known = p.flatMap((value, index) => (Number.isNaN(value) ? [] : [{ value, index }]));
  known.sort((a, b) => b.value - a.value);
  const adjusted = p.map(() => NaN);
  let smallest = 1;
  known.forEach(({ value, index }, k) => {
    smallest = Math.min(smallest, value * (known.length / (known.length - k)));
    adjusted[index] = smallest;
  });
  return { adjusted, reject: adjusted.map((value) => value <= alpha) };
}

/**
 * Shares of the 5% that a study's results may err by: one each for the families of permuted labels,
 * circular orders, turned circles, permuted values and human weights, and two for that of regrouped
 * values, under full prompts and under names.
 */
const SHARES = 7;

/**
 * p-values of one family among those of a study's results: Benjamini and Hochberg within the family, and
 * Bonferroni over the families by their shares. So of respondents without any structure at most one in twenty has
 * anything at or below .05 (`docs/calibration.md`).
 */
export function adjustedInResults(p: readonly number[], shares: 1 | 2 = 1): number[] {
  return benjaminiHochberg(p).adjusted.map((adjusted) => Math.min(1, (SHARES / shares) * adjusted));
}
