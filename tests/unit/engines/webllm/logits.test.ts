import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSumExp } from '../../../../src/lib/engines/log-sum-exp';
import { optionDistribution } from '../../../../src/lib/engines/local/option-tree';

describe('logSumExp', () => {
  it('is the logarithm of the sum of exponentials', () => {
    expect(logSumExp([0, 0])).toBeCloseTo(Math.log(2), 15);
    expect(logSumExp([Math.log(1), Math.log(2), Math.log(3)])).toBeCloseTo(Math.log(6), 14);
    expect(logSumExp([5])).toBe(5);
  });

  it('neither overflows nor vanishes', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.log(2), 12);
    expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.log(2), 12);
    expect(logSumExp([-Infinity, 3])).toBe(3);
  });

  it('is minus infinity for nothing, and NaN for NaN', () => {
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity])).toBe(-Infinity);
    expect(logSumExp([1, NaN])).toBeNaN();
  });

  it('does not depend on the order, and moves with a shift', () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (list, shift) => {
        const sum = logSumExp(list);
        expect(logSumExp([...list].reverse())).toBeCloseTo(sum, 10);
        expect(logSumExp(list.map((value) => value + shift))).toBeCloseTo(sum + shift, 10);
      })
    );
  });
});

describe('optionDistribution', () => {
  it('sums the tokens of an option over the whole vocabulary', () => {
    const logits = Float32Array.from([1, 2, 0, 0, 3].map((weight) => Math.log(weight)));
    const { logProbabilities, outside } = optionDistribution(logits, [[0, 1], [4]])!;
    expect(logProbabilities.map(Math.exp)).toEqual([
      expect.closeTo(0.5, 7),
      expect.closeTo(0.5, 7)
    ]);
    expect(outside).toBeCloseTo(0, 7);
    const one = optionDistribution(logits, [[1]])!;
    expect(one.outside).toBeCloseTo(2 / 3, 7);
  });

  it('gives minus infinity to an option without a token', () => {
    expect(optionDistribution(Float32Array.of(1, 2), [[]])!.logProbabilities).toEqual([-Infinity]);
  });

  it('refuses what is no distribution', () => {
    for (const bad of [[NaN, 1], [Infinity, 1], [], [-Infinity]])
      expect(optionDistribution(Float32Array.from(bad), [[0]])).toBeNull();
  });
});
