import { describe, expect, it } from 'vitest';
import { sampleSeed } from '../../../src/lib/engines/sample-seed';

describe('sampleSeed', () => {
  it('is an integer that engines accept, another one for every repeat and engine', () => {
    const seeds = ['webllm', 'endpoint'].flatMap((engine) =>
      Array.from({ length: 100 }, (_, repeat) => sampleSeed(3, engine, 'abc', repeat))
    );
    expect(new Set(seeds).size).toBe(200);
    for (const seed of seeds) {
      expect(Number.isInteger(seed)).toBe(true);
      expect(seed).toBeGreaterThan(0);
      expect(seed).toBeLessThan(2 ** 31 - 1);
    }
  });
});
