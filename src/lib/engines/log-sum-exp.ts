/** The logarithm of the sum of exponentials, safe from overflow. Minus infinity for no values. */
export function logSumExp(values: Iterable<number>): number {
  let peak = -Infinity;
  let sum = 0;
  for (const value of values) {
    if (value === -Infinity) continue;
    if (value > peak) {
      sum = sum * Math.exp(peak - value) + 1;
      peak = value;
    } else sum += Math.exp(value - peak);
  }
  return peak + Math.log(sum);
}
