// What the similarities of a specification curve are read against: people's maps, respondents that know
// one dimension, and people against people.
import type { Scoring } from '../../map-choices';
import type { SquareMatrix, ValueReference } from '../../reference/reference';
import { axialShape } from '../../simulation';
import { superimpose } from '../../statistics/procrustes';
import { unitMap } from '../../statistics/protest';
import { quantile } from '../../statistics/summary';
import { VALUES } from '../../values';
import { isIndependent } from '../ceiling';
import { correlationsOf, mixture, type Moments } from '../moments';
import { planarMaps, referenceCorrelations, type MapOf } from '../value-map';
import type { CurveMap } from './grid';

/** Marks of one scoring, kind of map and human sample. */
export interface CurveMarks {
  /** What 95% of respondents that know one dimension score below. */
  oneDimension: number | null;
  /** Middle 90% of independent human samples against this one; null where there is none. */
  people: { low: number; high: number } | null;
}

/** A respondent on one axis: height of its profile in SDs of an answer, and how many axes are tried. */
const STRENGTH = 2;
const AXES = 36;

/** The share of chance or one-dimensional respondents that a similarity is to exceed. */
export const ABOVE = 0.95;

/** Maps of all human samples, each made once. */
export class CurvePeople {
  readonly #references: readonly ValueReference[];
  readonly #samples: readonly ValueReference[];
  readonly #maps: readonly MapOf[];
  readonly #kept = new Map<string, Float64Array | null>();

  /**
   * @param references those that are compared with, by which the others here are numbered
   * @param samples all there are: people against people
   * @param maps kinds of map, likewise
   */
  constructor(
    references: readonly ValueReference[],
    samples: readonly ValueReference[],
    maps: readonly CurveMap[]
  ) {
    this.#references = references;
    this.#samples = samples;
    this.#maps = maps.map(planarMaps);
  }

  /** The map of a correlation matrix, packed, centred and of unit norm; null where it is undefined. */
  map(kind: number, correlations: SquareMatrix): Float64Array | null {
    const map = this.#maps[kind]!(Float64Array.from(correlations.flat()));
    return map && unitMap(map);
  }

  /** The correlations that a human sample is compared by. */
  correlations(reference: number, scoring: Scoring): SquareMatrix {
    return referenceCorrelations(this.#references[reference]!, scoring).correlations;
  }

  /** The map of a human sample. */
  target(reference: number, scoring: Scoring, kind: number): Float64Array | null {
    return this.#targetOf(this.#references[reference]!, scoring, kind);
  }

  #targetOf(of: ValueReference, scoring: Scoring, kind: number): Float64Array | null {
    const found = referenceCorrelations(of, scoring);
    const key = `${found.scoring} ${kind} ${of.id}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const map = this.map(kind, found.correlations);
    this.#kept.set(key, map);
    return map;
  }

  /** The marks of one scoring: kinds of map x human samples, as `CurveAxes` counts them. */
  marks(scoring: Scoring): CurveMarks[] {
    return this.#maps.flatMap((_, kind) => {
      const axes = Array.from({ length: AXES }, (_axis, k) =>
        this.map(kind, oneDimension((Math.PI * k) / AXES, scoring))
      );
      return this.#references.map((_reference, r) => {
        const target = this.target(r, scoring, kind);
        const similarities = axes.flatMap((map) =>
          target && map ? [superimpose(target, map)] : []
        );
        return {
          oneDimension: similarities.length > 0 ? quantile(similarities, ABOVE) : null,
          people: this.#people(r, scoring, kind)
        };
      });
    });
  }

  #people(reference: number, scoring: Scoring, kind: number): CurveMarks['people'] {
    const own = this.#references[reference]!;
    const used = referenceCorrelations(own, scoring).scoring;
    const target = this.target(reference, used, kind);
    const similarities = this.#samples.flatMap((other) => {
      if (!isIndependent(other, own) || other.correlations[used] === null) return [];
      const map = this.#targetOf(other, used, kind);
      return target && map ? [superimpose(target, map)] : [];
    });
    if (similarities.length === 0) return null;
    return { low: quantile(similarities, 0.05), high: quantile(similarities, 0.95) };
  }
}

/** Exact correlations of ten personas of equal weight that differ along one axis, with noise of SD 1. */
function oneDimension(axis: number, scoring: Scoring): SquareMatrix {
  const centred = scoring === 'centred';
  const covariance = VALUES.map((_, i) =>
    VALUES.map((_value, j) => (i === j ? 1 : 0) - (centred ? 1 / VALUES.length : 0))
  );
  const personas = VALUES.map((prompted): Moments => {
    const means = Float64Array.from(
      VALUES,
      (asked) => STRENGTH * axialShape(prompted, asked, axis)
    );
    const mean = centred ? means.reduce((sum, one) => sum + one, 0) / means.length : 0;
    return { means: means.map((one) => one - mean), covariance };
  });
  const weights = VALUES.map(() => 1 / VALUES.length);
  return correlationsOf(mixture(personas, weights).covariance);
}
