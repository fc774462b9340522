import {
  circularOrder,
  classicalMds,
  congruence,
  dissimilarities,
  distances,
  mean,
  procrustes,
  protest,
  smacof,
  standardiseConfiguration,
  stress1
} from '../../src/lib/core/statistics';
import { expectClose } from './close';
import { exactProtest, valuesSimilarity } from './compositions';
import { random, type Check } from './case';

/** Distances over their root mean square (every pair once). */
function normalisedDistances(configuration: number[][]): number[][] {
  const d = distances(configuration);
  const pairs = d.flatMap((row, i) => row.slice(0, i));
  const norm = Math.hypot(...pairs) / Math.sqrt(pairs.length);
  return d.map((row) => row.map((value) => value / norm));
}

/** Disparity of standardised planar configurations where reflection is not allowed. */
function rotationOnlyDisparity(a: number[][], b: number[][]): number {
  const along = a.reduce((sum, [x, y], i) => sum + x! * b[i]![0]! + y! * b[i]![1]!, 0);
  const across = a.reduce((sum, [x, y], i) => sum + y! * b[i]![0]! - x! * b[i]![1]!, 0);
  return Math.max(0, 1 - (along ** 2 + across ** 2));
}

/** Columns may be reflected: each takes the sign that agrees with the expected one. */
function withSignsOf(expected: number[][], actual: number[][]): number[][] {
  const signs = expected[0]!.map((_, d) =>
    Math.sign(expected.reduce((sum, row, i) => sum + row[d]! * actual[i]![d]!, 0))
  );
  return actual.map((row) => row.map((value, d) => value * (signs[d] || 1)));
}

function checkSmacof(type: 'ratio' | 'ordinal'): Check {
  return ({ input, expected, tol, unique }) => {
    const result = smacof(input.delta, { type, random: random() });
    const stressTol = { abs: tol.stress1, rel: 0 };
    expectClose(result.stress1, expected.stress1, stressTol, 'stress1');
    if (type === 'ratio') {
      expectClose(
        stress1(input.delta, result.configuration),
        expected.stress1,
        stressTol,
        'residuals'
      );
      if (expected.raw_stress_delta_units !== undefined) {
        const squares = input.delta.flatMap((row: number[], i: number) => row.slice(0, i));
        const raw =
          result.stress1 ** 2 *
          squares.reduce((sum: number, value: number) => sum + value * value, 0);
        expectClose(raw, expected.raw_stress_delta_units, { abs: 0, rel: 1e-8 }, 'raw stress');
      }
    }
    if (unique === false) return;
    if (expected.stress1_local_from_classical !== undefined)
      expectClose(
        result.classicalStress1,
        expected.stress1_local_from_classical,
        stressTol,
        'local'
      );
    if (tol.distances !== null && expected.distances_normalised)
      expectClose(
        normalisedDistances(result.configuration),
        expected.distances_normalised,
        { abs: tol.distances, rel: 0 },
        'distances'
      );
  };
}

const SCALINGS = ['classical', 'ratio', 'ordinal'] as const;
const DISSIMILARITIES = {
  '1-r': 'one-minus-r',
  'sqrt(2(1-r))': 'sqrt',
  '(1-r)/2': 'half-one-minus-r'
} as const;

/** What each kind of case about maps calls, and what it compares. */
export const MAPS: Record<string, Check> = {
  classical_mds: ({ input, expected, tol, unique }) => {
    const result = classicalMds(input.delta, input.ndim);
    expectClose(result.eigenvalues, expected.eigenvalues, tol, 'eigenvalues');
    expectClose([result.gofAbs, result.gofPos], [expected.gof_abs, expected.gof_pos], tol, 'gof');
    if (unique === false) return;
    if (expected.distances)
      expectClose(distances(result.configuration), expected.distances, tol, 'distances');
    const coordinates = expected.coords_up_to_column_sign;
    if (coordinates)
      expectClose(withSignsOf(coordinates, result.configuration), coordinates, tol, 'coordinates');
  },

  smacof_ratio: checkSmacof('ratio'),
  smacof_ordinal: checkSmacof('ordinal'),

  procrustes: ({ input, expected, tol }) => {
    const planar = input.reference[0].length === 2;
    const result = procrustes(input.reference, input.target);
    const { norm: own } = standardiseConfiguration(input.reference);
    const { points, norm } = standardiseConfiguration(input.target);
    const disparity = 1 - result.similarity;
    const numbers = {
      disparity,
      disparity_rotation_only: planar ? rotationOnlyDisparity(result.reference, points) : null,
      similarity: result.similarity,
      vegan_symmetric_ss: disparity,
      protest_t0: result.correlation,
      scipy_disparity: disparity
    };
    for (const [name, value] of Object.entries(numbers))
      expectClose(value, expected[name], tol, name);
    // In the scale of the reference: the tolerance of the disparity applies to the ratio.
    expectClose(disparity, expected.vegan_ss_nonsymmetric / own ** 2, tol, 'residual');
    const scale = (result.correlation * own) / norm;
    expectClose(scale, expected.vegan_scale_nonsymmetric, { ...tol, rel: tol.abs }, 'scale');
    const matrices = { abs: tol.matrices, rel: 0 };
    if (expected.mtx1) expectClose(result.reference, expected.mtx1, matrices, 'mtx1');
    if (expected.mtx2) expectClose(result.target, expected.mtx2, matrices, 'mtx2');
  },

  circular_order: ({ input, expected, tol }) => {
    const result = circularOrder(input.config);
    expectClose(
      {
        angles: result.angles,
        order_from_item0_ccw: result.order,
        same_order: result.sameOrder,
        reflected: result.reflected,
        delta_hat: result.delta,
        delta_triple_sum: result.tripleSum,
        p_exact_two_sided: result.p,
        fisher_lee_rho: result.angularCorrelation,
        abs_rho: Math.abs(result.angularCorrelation),
        radius_cv: result.radiusVariation
      },
      expected,
      tol
    );
  },

  congruence: ({ input, expected, tol }) =>
    expectClose(congruence(input.X, input.Y), expected, tol),

  protest: ({ input, expected, tol }) => {
    const how = input.permutations;
    const result =
      how === 'all n!'
        ? exactProtest(input.X, input.Y)
        : protest(input.X, input.Y, { permutations: how.nperm, seed: how.seed });
    expectClose(
      {
        t0: result.t,
        m12_squared: 1 - result.similarity,
        n_greater_equal: result.reached,
        p: result.p,
        mean_perm_t: mean(result.similarities.map((one) => Math.sqrt(one)))
      },
      expected,
      tol
    );
  },

  values_similarity: ({ input, expected, tol }) => {
    const circle = Array.from({ length: input.R_human.length }, (_, i) => {
      const angle = (2 * Math.PI * i) / input.R_human.length;
      return [Math.cos(angle), Math.sin(angle)];
    });
    for (const [name, dissimilarity] of Object.entries(DISSIMILARITIES)) {
      const wanted = expected[name];
      for (const mds of SCALINGS) {
        const tolerance =
          mds === 'ordinal' && !wanted.ordinal_unique ? tol.ordinal_when_not_unique : tol[mds];
        const similarity = valuesSimilarity(input.R_human, input.R_model, {
          dissimilarity,
          mds,
          random: random()
        });
        if (tolerance !== null)
          expectClose(similarity, wanted[mds], { abs: tolerance, rel: 0 }, `${name} ${mds}`);
        if (mds === 'classical' || tolerance === null) continue;
        const local = valuesSimilarity(input.R_human, input.R_model, {
          dissimilarity,
          mds,
          random: random(),
          starts: 0
        });
        const wantedLocal = wanted[`${mds}_local`];
        expectClose(local, wantedLocal, { abs: tolerance, rel: 0 }, `${name} ${mds} local`);
      }
      const map = smacof(dissimilarities(input.R_model, dissimilarity), {
        type: 'ratio',
        random: random()
      }).configuration;
      expectClose(
        procrustes(circle, map).similarity,
        wanted.vs_unit_circle_ratio,
        { abs: tol.ratio, rel: 0 },
        `${name} circle`
      );
    }
  }
};
