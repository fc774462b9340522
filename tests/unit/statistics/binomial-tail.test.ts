import { describe, expect, it } from 'vitest';
import { fairBinomialTail } from '../../../src/lib/core/statistics/p-values';

describe('the binomial tail under fair chances', () => {
  it('counts heads', () => {
    expect(fairBinomialTail(5, 5)).toBe(1 / 32);
    expect(fairBinomialTail(4, 5)).toBe(6 / 32);
    expect(fairBinomialTail(0, 5)).toBe(1);
    expect(fairBinomialTail(6, 5)).toBe(0);
    expect(fairBinomialTail(0, 0)).toBe(1);
  });

  it('stays exact where coins are many', () => {
    // By symmetry the upper half of an odd number of coins is one half.
    expect(fairBinomialTail(500, 999)).toBeCloseTo(0.5, 12);
    // R: pbinom(59, 100, .5, lower.tail = FALSE)
    expect(fairBinomialTail(60, 100)).toBeCloseTo(0.028443966820490395, 15);
  });
});
