import type { RandomSource } from '../random';
import { normalCdf } from '../statistics/normal-distribution';

/** Probability that a standard normal variable lies between `low` and `high`. */
export function normalMass(low: number, high: number): number {
  // Limits above 0 are mirrored: the difference of two small tails keeps its digits.
  return low + high >= 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
}

/**
 * One standard normal deviate from two uniforms (Box and Muller 1958, the cosine branch):
 * sqrt(-2 ln(1 - u1)) cos(2 pi u2).
 */
export function normalDeviate(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
