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
 * One-sided binomial probability under fair chances: at least `successes` of `trials`, each with
 * one half.
 *
 * @param trials whole number, 0 to 1000 (beyond, powers of one half underflow)
 * @returns 1 for no trials
 */
export function fairBinomialTail(successes: number, trials: number): number {
  let term = 0.5 ** trials;
  let sum = 0;
  for (let k = 0; k <= trials; k++) {
    if (k >= successes) sum += term;
    term *= (trials - k) / (k + 1);
  }
  return Math.min(1, sum);
}
