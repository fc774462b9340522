import { attenuationInterval, type BootstrapInterval } from '../statistics/bootstrap-interval';
import { emptyPart, type Part } from './mixed-products';
import type { Persona, Personas } from './persona';
import type { AskedAgain } from './types';

/** How often answers are generated again, and the offset of the seeds, one for each time. */
export const TIMES_AGAIN = 200;
export const AGAIN_SEED = 14_000_000;

/**
 * Value scores of all personas after one time of asking again, from one stream, in their order.
 *
 * @param personas those that have answered
 * @returns null where answers cannot be drawn again: distributions, conversations, single answers
 */
export function askAgain(personas: Personas, seed: number): (Part | null)[] | null {
  if (personas.some((persona) => persona !== null && persona.redraw === null)) return null;
  let at = 0;
  return personas.map((persona) => {
    if (!persona?.redraw) return null;
    const part = emptyPart(0);
    valuesAgain(persona.redraw, seed, at, part);
    at += persona.redraw.uniforms;
    return part;
  });
}

/** Generates the answers of a persona again, with the numbers of a stream from number `at` on. */
export function valuesAgain(
  { draw, means, variances, scores }: NonNullable<Persona['redraw']>,
  seed: number,
  at: number,
  into: Part
): void {
  draw(seed, at);
  scores.means(means, into.means);
  scores.covariances(variances, into.values);
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
