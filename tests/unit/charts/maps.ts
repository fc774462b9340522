// Maps for the tests of the charts: the human one from the published matrix, and random ones.
import { readFileSync } from 'node:fs';
import type { Point } from '../../../src/lib/core/analysis/types';
import type { RandomSource } from '../../../src/lib/core/random';
import { classicalMds } from '../../../src/lib/core/statistics/classical-mds';
import { VALUES } from '../../../src/lib/core/values';

/** Classical map of the human 20-country matrix. */
export function humanMap(): Point[] {
  const file = new URL('../../../static/human-data/values/ess20_within.json', import.meta.url);
  const { correlations } = JSON.parse(readFileSync(file, 'utf8')) as {
    correlations: { centred: number[][] };
  };
  const dissimilarities = correlations.centred.map((row) =>
    row.map((r) => Math.sqrt(Math.max(0, 2 * (1 - r))))
  );
  return classicalMds(dissimilarities).configuration.map(([x, y]) => [x!, y!]);
}

/** Ten points scattered over a disc. */
export function scattered(random: RandomSource): Point[] {
  return VALUES.map(() => {
    const angle = 2 * Math.PI * random();
    const radius = Math.sqrt(random());
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** `points` moved by up to `by` in each coordinate. */
export function shaken(points: Point[], by: number, random: RandomSource): Point[] {
  return points.map(([x, y]) => [x + by * (2 * random() - 1), y + by * (2 * random() - 1)]);
}
