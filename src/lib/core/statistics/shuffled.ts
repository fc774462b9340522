import type { RandomSource } from '../random';

/** Fills `into` with 0 .. n - 1 in random order: Fisher-Yates from the end, j = floor(u (i + 1)). */
export function shuffled(into: Int32Array, random: RandomSource): Int32Array {
  for (let i = 0; i < into.length; i++) into[i] = i;
  for (let i = into.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = into[i]!;
    into[i] = into[j]!;
    into[j] = held;
  }
  return into;
}
