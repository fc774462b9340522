/** A source of uniform numbers in [0, 1). Randomness is always an argument, never a global. */
export type RandomSource = () => number;

/** What the state of `mulberry32` goes on by each number. */
export const MULBERRY_STEP = 0x6d2b79f5;

/**
 * mulberry32 (Tommy Ettinger's generator, public domain): 32 bits of state, one uniform number in
 * [0, 1) a call. Chosen because a stranger can rewrite it in any language in ten lines, which
 * makes every bootstrap in a bundle recomputable.
 *
 * @param seed integer; only its lowest 32 bits count
 */
export function mulberry32(seed: number): RandomSource {
  let state = seed | 0;
  return () => {
    state = (state + MULBERRY_STEP) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * The 32 bits of number `index` (0-based) of `mulberry32(seed)`: its state only counts, so that any
 * number can be had without those before it.
 */
export function mulberry32Bits(seed: number, index: number): number {
  const state = (seed + Math.imul(index + 1, MULBERRY_STEP)) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** Number `index` (0-based) of `mulberry32(seed)`. */
export function mulberry32At(seed: number, index: number): number {
  return mulberry32Bits(seed, index) / 4294967296;
}

/**
 * A stream of uniform numbers that belongs to a seed and a name, so that what one cell is answered
 * never depends on which cells were asked before it. The name is hashed with FNV-1a (32 bits, over
 * UTF-16 code units) and the result seeds mulberry32.
 *
 * @param seed integer
 * @param name what the numbers are for, for example `item/pvq40/7`
 */
export function namedStream(seed: number, name: string): RandomSource {
  return namedStreams(seed, name)('');
}

/** `namedStream` for many names with one beginning, which is hashed only once. */
export function namedStreams(seed: number, beginning: string): (rest: string) => RandomSource {
  const begun = fnv1a(0x811c9dc5, `${seed}/${beginning}`);
  return (rest) => {
    const hash = fnv1a(begun, rest);
    // The multiplicative hash leaves its low bits weak: fold the high ones in.
    return mulberry32(hash ^ (hash >>> 15));
  };
}

function fnv1a(begun: number, text: string): number {
  let hash = begun;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
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
