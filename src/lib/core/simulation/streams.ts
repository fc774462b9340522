import { mulberry32, type RandomSource } from '../random';

/**
 * A stream of uniform numbers that belongs to a seed and a name, so that what one cell is answered
 * never depends on which cells were asked before it. The name is hashed with FNV-1a (32 bits, over
 * UTF-16 code units) and the result seeds mulberry32.
 *
 * @param seed integer
 * @param name what the numbers are for, for example `item/pvq40/7`
 */
export function namedStream(seed: number, name: string): RandomSource {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${name}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  // The multiplicative hash leaves its low bits weak: fold the high ones in.
  return mulberry32(hash ^ (hash >>> 15));
}
