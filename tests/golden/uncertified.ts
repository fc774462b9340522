// Statistics that golden cases ask for and Axia does not use: they certify nothing in the app.
import { invalidInput } from '../../src/lib/core/statistics/invalid-input';
import { mean } from '../../src/lib/core/statistics/summary';
import { normalQuantile } from '../../src/lib/core/statistics/normal-distribution';
import { pearson } from '../../src/lib/core/statistics/pearson';
import { tTwoSided } from '../../src/lib/core/statistics/t-distribution';

export interface FisherZ {
  /** atanh r; infinite for r = 1 and -1. */
  z: number[];
  meanZ: number;
  /** tanh of the mean z, and of the mean weighted by n - 3. */
  meanR: number;
  weightedMeanR: number;
  arithmeticMeanR: number;
  /** Confidence interval of each r; NaN for n <= 3. */
  intervals: { low: number; high: number }[];
}

/**
 * Fisher's z transformation of correlations and their averages (Fisher 1921). Unknown
 * correlations are skipped; the weighted mean is unknown when a sample is too small for a weight.
 *
 * @param r correlations
 * @param n sample sizes, one each
 */
export function fisherZ(r: readonly number[], n: readonly number[], confidence = 0.95): FisherZ {
  if (r.length !== n.length) throw invalidInput('Correlations and sample sizes differ in number.');
  const z = r.map(Math.atanh);
  const known = r.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
  const knownZ = known.map((i) => z[i]!);
  const meanZ = mean(knownZ);
  const weights = known.map((i) => n[i]! - 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = weights.every((weight) => weight > 0)
    ? knownZ.reduce((sum, value, k) => sum + value * weights[k]!, 0) / total
    : NaN;
  const quantile = normalQuantile(1 - (1 - confidence) / 2);
  return {
    z,
    meanZ,
    meanR: Math.tanh(meanZ),
    weightedMeanR: Math.tanh(weighted),
    arithmeticMeanR: mean(known.map((i) => r[i]!)),
    intervals: z.map((value, i) => {
      const half = n[i]! > 3 ? quantile / Math.sqrt(n[i]! - 3) : NaN;
      return { low: Math.tanh(value - half), high: Math.tanh(value + half) };
    })
  };
}

/** Ranks from 1; ties share their mean rank. */
function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const out = new Array<number>(values.length).fill(NaN);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    if (end === start) break;
    for (let k = start; k < end; k++) out[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return out;
}

export interface RankCorrelation {
  /** Spearman's rho: Pearson's r of the ranks. */
  spearman: number;
  /** Two-sided p of rho by the t approximation with n - 2 degrees of freedom. */
  spearmanP: number;
  /** Kendall's tau-b, corrected for ties. */
  kendallTauB: number;
  ranks: [number[], number[]];
}

/**
 * Spearman's and Kendall's rank correlation (Spearman 1904; Kendall 1945).
 *
 * @returns NaN when one side is constant; a NaN p for fewer than three pairs
 * @throws AxiaError `invalid-input` for unequal lengths or unknown numbers
 */
export function rankCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): RankCorrelation {
  const n = x.length;
  if (n !== y.length) throw invalidInput('The two columns differ in length.');
  for (let i = 0; i < n; i++)
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) throw invalidInput('A number is unknown.');
  const rx = ranks(x);
  const ry = ranks(y);
  const raw = pearson(rx, ry);
  const rho = Math.abs(raw) > 1 - 1e-14 ? Math.sign(raw) : raw;
  const t = rho * Math.sqrt((n - 2) / ((1 - rho) * (1 + rho)));
  let balance = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const a = Math.sign(x[i]! - x[j]!);
      const b = Math.sign(y[i]! - y[j]!);
      balance += a * b;
      untiedX += a * a;
      untiedY += b * b;
    }
  return {
    spearman: rho,
    spearmanP: n > 2 ? tTwoSided(t, n - 2).p : NaN,
    kendallTauB: untiedX * untiedY > 0 ? balance / Math.sqrt(untiedX * untiedY) : NaN,
    ranks: [rx, ry]
  };
}
