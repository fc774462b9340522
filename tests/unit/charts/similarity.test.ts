import { describe, expect, it } from 'vitest';
import { describeSimilarity, readSimilarity } from '../../../src/lib/charts/similarity';
import { describeCircle, residuals } from '../../../src/lib/charts/values';
import type { SimilarityContext } from '../../../src/lib/charts/types';
import type { Point } from '../../../src/lib/core/analysis/types';
import { VALUES } from '../../../src/lib/core/values';
import { humanMap } from './maps';

const level = (mean: number, low: number, high: number) => ({
  mean,
  low,
  high,
  p95: high,
  replications: 100
});
const context: SimilarityContext = {
  similarity: 0.887,
  interval: { low: 0.867, high: 0.911 },
  chance: level(0.17, 0.02, 0.46),
  oneDimension: level(0.57, 0.32, 0.79),
  circleStrong: level(0.89, 0.88, 0.9),
  ceiling: { mean: 0.95, low: 0.93, high: 0.98 }
};
const read = (similarity: number | null, change: Partial<SimilarityContext> = {}) =>
  readSimilarity({ ...context, similarity, ...change });

describe('readSimilarity', () => {
  it('reads a number between the reference points', () => {
    expect(read(0.887)).toMatch(/^Closer .* single dimension .*, but below the range/);
    expect(read(0.95)).toMatch(/and within the range/);
    expect(read(0.99)).toMatch(/and above the range/);
  });

  it('does not praise what chance or one dimension brings', () => {
    for (const at of [0.46, -0.2]) expect(read(at)).toMatch(/^No closer to people than chance\.$/);
    expect(read(0.5)).toMatch(/^Closer to people than chance, but no closer than a single/);
    expect(read(0.7)).toMatch(/on average, though one can reach/);
  });

  it('says nothing of what it does not know', () => {
    for (const at of [null, NaN]) expect(read(at)).toMatch(/^No similarity/);
    const alone = read(0.8, { oneDimension: null, ceiling: null });
    expect(alone).toMatch(/^Closer to people than chance\.$/);
    const nothing = read(0.8, { chance: null, oneDimension: null, ceiling: null });
    expect(nothing).not.toMatch(/closer|people|chance/i);
    const noChance = read(0.5, { chance: null, ceiling: { mean: null, low: null, high: null } });
    expect(noChance).toMatch(/^No closer to people than a single dimension\.$/);
  });
});

describe('describeSimilarity', () => {
  it('puts the whole ruler into words', () => {
    expect(describeSimilarity('Values Similarity', context)).toBe(
      'Values Similarity: 88.7 of 100, 95% interval 86.7 to 91.1; chance 17.0 (2.0 to 46.0); ' +
        'one dimension 57.0; textbook circle 89.0; people with people 95.0.'
    );
    expect(describeSimilarity('It', { ...context, similarity: null, chance: null })).toMatch(
      /^It: not known; one dimension/
    );
  });
});

describe('describeCircle', () => {
  const human = humanMap();
  it('names the values furthest from their place among people', () => {
    const respondent = human.map(([x, y], i): Point => [x + [0, 3, 0, 1, 0, 2, 0, 0, 0, 0][i]!, y]);
    expect(describeCircle(human, respondent)).toContain(
      'Furthest from their place among people: Achievement, Universalism and Stimulation'
    );
    expect(residuals(human, respondent)[5]).toBeCloseTo(2, 12);
  });
  it('gives the order of the circle where there is no respondent', () => {
    expect(describeCircle(human, null)).toContain('Power, Achievement, Hedonism');
    expect(residuals(human, null)).toEqual(VALUES.map(() => null));
  });
});
