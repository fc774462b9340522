import type { DissimilarityId } from '../map-choices';
import { invalidInput } from './invalid-input';

/** Rounding may push a correlation this far beyond 1; anything more is a mistake. */
const SLACK = 1e-9;

/**
 * Dissimilarities of correlations: `sqrt` is sqrt(2(1 - r)), the Euclidean distance of unit
 * vectors; `one-minus-r` and `half-one-minus-r` differ by a factor alone. The diagonal is 0 and
 * an undefined correlation stays NaN.
 *
 * @throws AxiaError `invalid-input` for |r| > 1
 */
export function dissimilarities(correlations: number[][], kind: DissimilarityId): number[][] {
  return correlations.map((row, i) =>
    row.map((r, j) => {
      if (Math.abs(r) > 1 + SLACK) throw invalidInput('A correlation lies outside [-1, 1].');
      if (i === j) return Number.isNaN(r) ? NaN : 0;
      const gap = Number.isNaN(r) ? NaN : Math.max(0, 1 - r);
      if (kind === 'sqrt') return Math.sqrt(2 * gap);
      return kind === 'one-minus-r' ? gap : gap / 2;
    })
  );
}

/** Euclidean distances between the points of a configuration, points x points. */
export function distances(configuration: readonly (readonly number[])[]): number[][] {
  return configuration.map((a) =>
    configuration.map((b) => {
      let squares = 0;
      for (let d = 0; d < a.length; d++) squares += (a[d]! - b[d]!) ** 2;
      return Math.sqrt(squares);
    })
  );
}
