import { exp, log } from '../core/exp-log';

/** The logarithm of the sum of exponentials, safe from overflow. Minus infinity for no values. */
export function logSumExp(values: Iterable<number>): number {
  let peak = -Infinity;
  let sum = 0;
  for (const value of values) {
    if (value === -Infinity) continue;
    if (value > peak) {
      sum = sum * exp(peak - value) + 1;
      peak = value;
    } else sum += exp(value - peak);
  }
  return peak + log(sum);
}
