import { namedStream } from '../core/random';

/**
 * Seed of a generated answer, by what it belongs to alone, so that order and repetitions change
 * nothing. Generators are linear, and servers count on from a seed for further texts, so that
 * neighbouring seeds would give equal texts: the seed itself is drawn from a mixed stream.
 *
 * @param engine keeps the seeds of different engines apart
 * @param repeat number of the answer in its cell, from 0
 * @returns integer in [1, 2^31 - 2]
 */
export function sampleSeed(seed: number, engine: string, cellId: string, repeat: number): number {
  const uniform = namedStream(seed, `${engine}/${cellId}/${repeat}`)();
  return 1 + Math.floor(uniform * (2 ** 31 - 2));
}
