import { expect } from 'vitest';

export interface Tolerance {
  abs: number;
  rel: number;
}

/** Largest difference by which `actual` may miss `expected`. */
function allowed(expected: number, { abs, rel }: Tolerance): number {
  return Math.max(abs, rel * Math.abs(expected));
}

/**
 * Asserts that two trees of numbers, booleans, strings and null agree: NaN only with NaN, infinities
 * exactly, numbers within the tolerance. Keys that `expected` lacks are not looked at.
 */
export function expectClose(
  actual: unknown,
  expected: unknown,
  tolerance: Tolerance,
  path = 'value'
): void {
  if (typeof expected === 'number') {
    expect(typeof actual, path).toBe('number');
    const value = actual as number;
    if (Number.isFinite(expected)) {
      const gap = Math.abs(value - expected);
      expect(
        gap <= allowed(expected, tolerance),
        `${path}: ${value} is not ${expected} within ${JSON.stringify(tolerance)}`
      ).toBe(true);
    } else expect(Object.is(value, expected), `${path}: ${value} is not ${expected}`).toBe(true);
  } else if (Array.isArray(expected)) {
    expect(Array.isArray(actual), path).toBe(true);
    expect((actual as unknown[]).length, `${path}.length`).toBe(expected.length);
    expected.forEach((entry, i) =>
      expectClose((actual as unknown[])[i], entry, tolerance, `${path}[${i}]`)
    );
  } else if (expected !== null && typeof expected === 'object') {
    for (const [key, entry] of Object.entries(expected))
      expectClose((actual as Record<string, unknown>)[key], entry, tolerance, `${path}.${key}`);
  } else expect(actual, path).toBe(expected);
}
