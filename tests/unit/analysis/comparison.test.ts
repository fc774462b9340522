import fc from 'fast-check';
import { csvParse } from 'd3-dsv';
import { describe, expect, it } from 'vitest';
import {
  compareRespondents,
  comparisonCsv,
  type Compared
} from '../../../src/lib/core/analysis/comparison/comparison';
import {
  similarityDifference,
  type ComparedSimilarity
} from '../../../src/lib/core/analysis/comparison/difference';
import { mapDistances } from '../../../src/lib/core/analysis/comparison/distances';
import type { Point, VerdictLevel } from '../../../src/lib/core/analysis/types';
import { percentileInterval } from '../../../src/lib/core/statistics/bootstrap-interval';
import { mean } from '../../../src/lib/core/statistics/summary';

const similarities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 20,
  maxLength: 20
});

const drawn = (list: number[], dropped = 0): ComparedSimilarity => ({
  similarity: mean(list),
  bootstrap: {
    similarities: list,
    mean: mean(list),
    percentile: percentileInterval(list),
    dropped
  },
  askedAgain: null
});

const generated = (value: number, low: number, high: number): ComparedSimilarity => ({
  similarity: value,
  bootstrap: { similarities: [value], mean: value, percentile: null, dropped: 0 },
  askedAgain: { interval: { low, high } }
});

describe('a difference of similarities', () => {
  it('is the difference of what is shown, turns its sign with the two, and is 0 for one and the same', () => {
    fc.assert(
      fc.property(similarities, similarities, fc.nat(1), (a, b, dropped) => {
        const [one, other] = [drawn(a), drawn(b, dropped)];
        const there = similarityDifference(one, other, 0)!;
        const back = similarityDifference(other, one, 0)!;
        expect(there.value).toBeCloseTo(mean(a) - mean(b), 12);
        expect(there.by).toBe(dropped === 0 ? 'paired' : 'separate');
        expect(there.interval!.low).toBeCloseTo(-back.interval!.high, 12);
        expect(there.interval!.high).toBeCloseTo(-back.interval!.low, 12);
        const same = similarityDifference(one, one, 0)!;
        expect([same.value, same.interval!.low, same.interval!.high]).toEqual([0, 0, 0]);
      })
    );
  });

  it('is certain where two respondents vary together, however much', () => {
    const list = Array.from({ length: 20 }, (_, b) => 0.3 + 0.02 * b);
    const moved = drawn(list.map((x) => x - 0.1));
    const { interval } = similarityDifference(drawn(list), moved, 0)!;
    expect(interval!.low).toBeCloseTo(0.1, 12);
    expect(interval!.high).toBeCloseTo(0.1, 12);
  });

  it('puts the intervals of generated answers together', () => {
    const { by, interval } = similarityDifference(
      generated(0.7, 0.6, 0.8),
      generated(0.4, 0.3, 0.5),
      0
    )!;
    expect(by).toBe('separate');
    expect(interval!.low).toBeCloseTo(0.3 - 0.1 * Math.SQRT2, 12);
    expect(interval!.high).toBeCloseTo(0.3 + 0.1 * Math.SQRT2, 12);
  });

  it('has no interval where one answer shows no spread, and is unknown where a similarity is', () => {
    const single: ComparedSimilarity = {
      ...drawn([0.5, 0.6]),
      bootstrap: { ...drawn([0.5, 0.6]).bootstrap!, percentile: null }
    };
    expect(similarityDifference(single, drawn([0.5, 0.6]), 0)).toMatchObject({
      interval: null,
      by: null
    });
    const none = { similarity: null, bootstrap: null, askedAgain: null };
    expect(similarityDifference(none, single, 0)).toBeNull();
    // The exact value of one and the mean of the other are two different things.
    expect(similarityDifference({ ...none, similarity: 0.5 }, single, 0)).toBeNull();
  });
});

const point = fc.tuple(
  ...[0, 1].map(() => fc.double({ min: -1, max: 1, noNaN: true }))
) as fc.Arbitrary<Point>;
const map = fc
  .array(point, { minLength: 10, maxLength: 10 })
  .filter((points) =>
    points.some(([x, y]) => Math.hypot(x - points[0]![0], y - points[0]![1]) > 0.1)
  );

describe('distances of maps', () => {
  it('see no turn, no reflection, no size and no place, and are the same both ways', () => {
    fc.assert(
      fc.property(map, map, fc.double({ min: 0, max: 6, noNaN: true }), (one, other, angle) => {
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const moved = one.map(([x, y]): Point => [
          3 * (c * x + s * y) + 5,
          3 * (s * x - c * y) - 2
        ]);
        const { distances } = mapDistances([one, moved, other, null]);
        expect(distances[0]![1]).toBeLessThan(1e-6);
        expect(distances[0]![2]).toBeCloseTo(distances[1]![2]!, 6);
        for (const [i, row] of distances.entries())
          for (const [j, distance] of row.entries()) {
            expect(distance).toBe(distances[j]![i]);
            if (i === 3 || j === 3) expect(distance).toBeNull();
            else expect(distance! >= 0 && distance! <= 1).toBe(true);
          }
      })
    );
  });

  it('have places from three maps on', () => {
    const circle = (stretch: number): Point[] =>
      Array.from({ length: 10 }, (_, k) => {
        const angle = (2 * Math.PI * k) / 10;
        return [Math.cos(angle), stretch * Math.sin(angle)];
      });
    expect(mapDistances([circle(1), circle(0.5)]).places).toEqual([null, null]);
    const { distances, places, fit } = mapDistances([circle(1), circle(0.5), null, circle(0)]);
    expect(places[2]).toBeNull();
    expect(fit).toBeGreaterThan(0.9);
    const apart = (i: number, j: number) =>
      Math.hypot(places[i]![0] - places[j]![0], places[i]![1] - places[j]![1]);
    expect(apart(0, 3)).toBeCloseTo(distances[0]![3]!, 6);
  });
});

describe('a comparison', () => {
  const people: Point[] = Array.from({ length: 10 }, (_, k) => [Math.cos(k), Math.sin(k)]);
  const respondent = (id: string, level: VerdictLevel, list: number[]): Compared => ({
    id,
    respondent: id,
    simulated: false,
    verdict: { level },
    values: { ...drawn(list), configuration: people.map(([x, y], k): Point => [x, y * (1 + k)]) }
  });
  const list = [
    respondent('a', 'measurable', [0.5, 0.6]),
    respondent('b', 'independent', [0.5, 0.7]),
    respondent('c', 'weak', [0.4, 0.8])
  ];
  const comparison = compareRespondents(list, people);

  it('takes no difference from a respondent whose similarity says nothing', () => {
    const found = comparison.pairs.map(({ one, other, difference }) => [
      one.id + other.id,
      difference !== null
    ]);
    expect(found).toEqual([
      ['ab', false],
      ['ac', true],
      ['bc', false]
    ]);
  });

  it('has a line in the file for each pair, and for each with people', () => {
    const rows = csvParse(comparisonCsv(list, comparison, 'uniform'));
    expect(rows.map(({ study, other_study }) => `${study}-${other_study}`)).toEqual([
      ...['a-b', 'a-c', 'b-c', 'a-', 'b-', 'c-']
    ]);
    expect(rows[0]).toMatchObject({ difference: '', other_verdict: 'independent' });
    expect(Number(rows[1]!.difference)).toBeCloseTo(-0.05, 12);
    expect(Number(rows[3]!.procrustes_distance)).toBe(comparison.maps.distances[0]![3]);
  });
});
