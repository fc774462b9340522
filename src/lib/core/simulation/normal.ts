import type { RandomSource } from '../random';
import { normalCdf } from '../statistics/normal-distribution';

/** Probability that a standard normal variable lies between `low` and `high`. */
export function normalMass(low: number, high: number): number {
  // Limits above 0 are mirrored: the difference of two small tails keeps its digits.
  return low + high >= 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
}

/**
 * Two independent standard normal deviates from two uniforms (Box and Muller 1958):
 * sqrt(-2 ln(1 - u1)) times cos(2 pi u2) and sin(2 pi u2).
 */
export function normalPair(random: RandomSource): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** One standard normal deviate from two uniforms: the first of `normalPair`. */
export function normalDeviate(random: RandomSource): number {
  return normalPair(random)[0];
}
