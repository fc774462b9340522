import { describe, expect, it } from 'vitest';
import { centringInWords } from '../../../src/views/results/values-data';

const matrix = (of: (i: number, j: number) => number) =>
  Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (__, j) => (i === j ? 1 : of(i, j)))
  );
const flat = matrix((i, j) => -1 / 9 + (i + j === 9 ? 0.02 : 0));
const circle = matrix((i, j) => Math.cos((2 * Math.PI * (i - j)) / 10));

describe('what centring does to correlations', () => {
  it('is said of centred scores, with the number that stands for no relation', () => {
    expect(centringInWords(circle, 'centred')).toMatch(/.11/);
    expect(centringInWords(circle, 'raw')).toBeNull();
  });

  it('is told from relations between values', () => {
    expect(centringInWords(flat, 'centred')).toMatch(/no relations between values/);
    expect(centringInWords(circle, 'centred')).not.toMatch(/no relations/);
  });
});
