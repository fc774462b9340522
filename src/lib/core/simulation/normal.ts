import type { RandomSource } from '../random';

/**
 * Probability that a standard normal variable exceeds `z`, with a relative error below 1e-13 also
 * far in the tail (where 1 - cdf would be all rounding). Power series of Marsaglia (2004) up to
 * |z| = 2.5, Laplace's continued fraction beyond.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let tail = z;
  for (let k = 120; k >= 1; k -= 1) tail = z + k / tail;
  return density / tail;
}

/** Probability that a standard normal variable lies between `low` and `high`. */
export function normalMass(low: number, high: number): number {
  // Both limits on one side: take the difference of the small tails.
  return low + high >= 0 ? upperTail(low) - upperTail(high) : upperTail(-high) - upperTail(-low);
}

/**
 * One standard normal deviate from two uniforms (Box and Muller 1958, the cosine branch):
 * sqrt(-2 ln(1 - u1)) cos(2 pi u2).
 */
export function normalDeviate(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
