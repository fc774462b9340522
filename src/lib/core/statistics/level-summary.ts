import { mean } from './mean';
import { quantiles } from './quantile';

/** Summary of simulated or permuted similarities. */
export interface LevelSummary {
  mean: number;
  /** 2.5th and 97.5th percentile (type 7). */
  low: number;
  high: number;
  p95: number;
  replications: number;
}

/** Summary of similarities: mean, 2.5th, 97.5th and 95th percentile (type 7). */
export function summariseLevel(similarities: ArrayLike<number>): LevelSummary {
  const values = Float64Array.from(similarities);
  const average = mean(values);
  const [low, high, p95] = quantiles(values, [0.025, 0.975, 0.95]) as [number, number, number];
  return { mean: average, low, high, p95, replications: values.length };
}
