import { expect } from 'vitest';
import type { RulerRow, SimilarityContext } from '../../../src/lib/charts';
import type { Point } from '../../../src/lib/core/analysis/types';
import { VALUES, theoreticalAngle } from '../../../src/lib/core/values';

/** A regular decagon as people, and a slightly turned one as respondent. */
export const human: Point[] = VALUES.map((value) => {
  const angle = theoreticalAngle(value);
  return [Math.cos(angle), Math.sin(angle)];
});
export const respondent: Point[] = VALUES.map((value, i) => {
  const angle = theoreticalAngle(value) + 0.1 + 0.02 * i;
  return [0.9 * Math.cos(angle), 0.9 * Math.sin(angle)];
});
export const clouds: Point[][] = respondent.map(([x, y]) =>
  [-0.03, 0, 0.03].map((by): Point => [x + by, y - by])
);

/** Cosines of the angles between the values, with one unknown pair. */
export const matrix: (number | null)[][] = VALUES.map((a, i) =>
  VALUES.map((b, j) =>
    i + j === 1 ? null : Math.cos(theoreticalAngle(a) - theoreticalAngle(b)) * (i === j ? 1 : 0.5)
  )
);

export const weights: number[] = Array.from({ length: 11 }, () => 1 / 11);

const level = (mean: number, low: number, high: number) => ({
  mean,
  low,
  high,
  p95: high,
  replications: 100
});

export const context: SimilarityContext = {
  similarity: 0.887,
  interval: { low: 0.867, high: 0.911 },
  chance: level(0.17, 0.02, 0.46),
  oneDimension: level(0.57, 0.32, 0.79),
  fourGroups: level(0.35, 0.3, 0.45),
  circleStrong: level(0.89, 0.88, 0.9),
  ceiling: { mean: 0.95, low: 0.93, high: 0.98 }
};

/** A row as it should be, one below zero and without an interval, and one that failed. */
export const rows: RulerRow[] = [
  { id: 'uniform', name: 'Uniform', context, test: 'p < .001', problem: null },
  {
    id: 'even',
    name: 'Human, evened out (H-Even)',
    context: { ...context, similarity: -0.123, interval: null },
    test: null,
    problem: null
  },
  {
    id: 'np',
    name: 'Human, unprompted for the rest (H-NP)',
    context: { ...context, similarity: null, interval: null },
    test: null,
    problem: 'Needs answers without a value prompt.'
  }
];

/** Resolves once every figure has its picture: they are drawn one after the other. */
export const allDrawn = (container: HTMLElement) =>
  expect
    .poll(() => container.querySelectorAll('figure .body:not(:has([data-figure]))').length)
    .toBe(0);
