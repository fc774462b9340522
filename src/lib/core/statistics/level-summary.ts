import { mean } from './mean';
import { sortedQuantile } from './quantile';

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
  const sorted = Float64Array.from(similarities).sort();
  return {
    mean: mean(sorted),
    low: sortedQuantile(sorted, 0.025),
    high: sortedQuantile(sorted, 0.975),
    p95: sortedQuantile(sorted, 0.95),
    replications: sorted.length
  };
}
