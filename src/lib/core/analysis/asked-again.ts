import { mulberry32 } from '../random';
import { attenuationInterval, type BootstrapInterval } from '../statistics/bootstrap-interval';
import type { Moments } from './moments';
import type { Redraw } from './redraw';
import type { AskedAgain } from './types';

/** How often answers are generated again, and the offset of the seeds, one for each time. */
export const TIMES_AGAIN = 200;
export const AGAIN_SEED = 14_000_000;

/**
 * Moments of all personas after one time of asking again, from one stream, in their order.
 *
 * @param personas those that have answered
 * @returns null where answers cannot be drawn again: distributions, conversations, single answers
 */
export function askAgain(
  personas: readonly ({ redraw: Redraw | null } | null)[],
  seed: number
): (Moments | null)[] | null {
  if (personas.some((persona) => persona !== null && persona.redraw === null)) return null;
  const random = mulberry32(seed);
  return personas.map((persona) => persona?.redraw?.(random) ?? null);
}

/**
 * What a similarity may be, given that as many other answers might have been generated: the interval
 * belongs to the exact similarity.
 *
 * @param again similarities after asking again, NaN where undefined
 * @returns null where none is defined
 */
export function againInterval(
  estimate: number,
  again: ArrayLike<number>,
  range: BootstrapInterval
): AskedAgain | null {
  const similarities = Array.from(again).filter((similarity) => !Number.isNaN(similarity));
  if (similarities.length === 0) return null;
  return { similarities, interval: attenuationInterval(estimate, similarities, range) };
}
