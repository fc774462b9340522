import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log } from '../../src/lib/core/exp-log';

/** Units in the last place of `expected` between two numbers. */
const units = (value: number, expected: number) =>
  value === expected ? 0 : Math.abs(value - expected) / ulp(expected);
const ulp = (x: number) => Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 52), 5e-324);

/** At 60 digits, rounded to the nearest double (Python’s `decimal`). */
const EXPONENTIALS = [
  [-0.1, 0.9048374180359595],
  [-0.5, 0.6065306597126334],
  [-1.5, 0.22313016014842982],
  [-20.25, 1.6052280551856116e-9],
  [-87.125, 1.4524234901684268e-38],
  [-700.5, 5.980196118639791e-305],
  [0.75, 2.117000016612675],
  [3, 20.085536923187668]
] as const;

const LOGARITHMS = [
  [0.1, -2.3025850929940455],
  [0.30000001192092896, -1.2039727645895069],
  [1e-10, -23.025850929940457],
  [0.9999999, -1.0000000494736474e-7],
  [0.7071067811865476, -0.3465735902799726],
  [1.5, 0.4054651081081644],
  [6, 1.791759469228055],
  [1.401298464324817e-45, -103.27892990343184]
] as const;

describe('exp and log', () => {
  it.each(EXPONENTIALS)('e to the power of %d', (x, expected) => {
    expect(units(exp(x), expected)).toBeLessThanOrEqual(1);
  });

  it.each(LOGARITHMS)('the logarithm of %d', (x, expected) => {
    expect(units(log(x), expected)).toBeLessThanOrEqual(1);
  });

  it.each([
    [exp, 0, 1],
    [exp, -0, 1],
    [exp, 1, Math.E],
    [exp, 800, Infinity],
    [exp, -800, 0],
    [exp, Infinity, Infinity],
    [exp, -Infinity, 0],
    [exp, NaN, NaN],
    [log, 1, 0],
    [log, 0, -Infinity],
    [log, -0, -Infinity],
    [log, -1, NaN],
    [log, Infinity, Infinity],
    [log, NaN, NaN]
  ])('%o of %d', (of, x, expected) => {
    expect(of(x)).toBe(expected);
  });

  it('agree with this engine’s own within its last bit', () => {
    const finite = fc.double({ min: -745, max: 709, noNaN: true });
    fc.assert(fc.property(finite, (x) => units(exp(x), Math.exp(x)) <= 2));
    const positive = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });
    fc.assert(fc.property(positive, (x) => units(log(x), Math.log(x)) <= 2));
  });

  it('undo each other', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(fc.property(positive, (x) => Math.abs(exp(log(x)) / x - 1) < 1e-12));
  });
});
