import { describe, expect, it } from 'vitest';
import { mulberry32, mulberry32At } from '../../src/lib/core/random';

describe('mulberry32', () => {
  it('gives one stream, number by number or from any place', () => {
    for (const seed of [0, 1, 2 ** 31 - 1, 12_345_678]) {
      const random = mulberry32(seed);
      const one = Array.from({ length: 1000 }, () => random());
      expect(one.map((_, index) => mulberry32At(seed, index))).toEqual(one);
    }
  });
});
