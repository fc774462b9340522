import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExcessiveJson } from '../../src/lib/core/json-limits';

/** Depth and number of values of parsed JSON, where what is empty counts as if it held one. */
function measured(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 1 };
  const parts = Object.values(value).map(measured);
  return {
    depth: 1 + Math.max(0, ...parts.map(({ depth }) => depth)),
    values: 1 + (parts.reduce((sum, { values }) => sum + values, 0) || 1)
  };
}

describe('isExcessiveJson', () => {
  it('lets through what is within the limits, whatever stands in its texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const limits = measured(value);
        expect(isExcessiveJson(JSON.stringify(value), limits)).toBe(false);
      })
    );
  });

  it('stops what is deeper, or has more values', () => {
    expect(isExcessiveJson('[[["]]]"]]]', { depth: 2, values: 99 })).toBe(true);
    expect(isExcessiveJson('{"a":[1,2,3]}', { depth: 9, values: 3 })).toBe(true);
    expect(isExcessiveJson('['.repeat(1e6))).toBe(true);
    expect(isExcessiveJson(`[${'[],'.repeat(1e6)}1]`)).toBe(true);
    expect(isExcessiveJson(JSON.stringify('[{,"\\'.repeat(1e5)))).toBe(false);
  });

  it('counts the members of one object, and not those of many', () => {
    const limits = { depth: 64, values: 1000, members: 3 };
    expect(isExcessiveJson('{"a":1,"b":2,"c":[1,2,3,4]}', limits)).toBe(false);
    expect(isExcessiveJson('[{"a":1,"b":2,"c":3},{"a":1,"b":{"c":4,"d":1}}]', limits)).toBe(false);
    expect(isExcessiveJson('[{"a":{"x":1,"y":2},"b":2,"c":3,"d":4}]', limits)).toBe(true);
  });
});
