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
