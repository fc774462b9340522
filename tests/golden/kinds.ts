import { expect } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import {
  behaviourSimilarity,
  benjaminiHochberg,
  biasCorrection,
  bcaInterval,
  circularOrder,
  classicalMds,
  congruence,
  dissimilarities,
  distances,
  jackknifeAcceleration,
  largestRemainder,
  mean,
  mixtureWeights,
  pearson,
  percentileInterval,
  procrustes,
  protest,
  reverseScore,
  scorePerson,
  smacof,
  standardDeviation,
  standardiseConfiguration,
  stress1,
  tTest,
  tTwoSided,
  wilson
} from '../../src/lib/core/statistics';
import { expectClose } from './close';
import {
  bootstrap,
  cronbachAlpha,
  exactProtest,
  pearsonMatrix,
  valuesSimilarity,
  weightedCorrelation
} from './compositions';
import { fisherZ, rankCorrelation } from './uncertified';

/* eslint-disable @typescript-eslint/no-explicit-any -- the shape of a case depends on its kind */
export interface GoldenCase {
  id: string;
  kind: string;
  note: string;
  input: any;
  expected: any;
  tol: any;
  unique?: boolean;
}

type Check = (golden: GoldenCase) => void;

const bounds = ({ low, high }: { low: number; high: number }) => [low, high];
const random = () => mulberry32(20_250_101);

/** Rows of the uniform generator that a case asks for instead of listing its data. */
function generated(gen: any): number[] {
  const next = mulberry32(gen.seed);
  return Array.from({ length: gen.n * (gen.p ?? 1) }, () => next() + (gen.shift ?? 0));
}

function generatedRows(gen: any): number[][] {
  const flat = generated(gen);
  expectClose(flat.slice(0, gen.first.length), gen.first, { abs: 0, rel: 0 }, 'generator');
  return Array.from({ length: gen.n }, (_, i) => {
    const row = flat.slice(i * gen.p, (i + 1) * gen.p);
    row[1] = 0.3 * row[0]! + row[1]!;
    return row;
  });
}

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

const MAPS = ['classical', 'ratio', 'ordinal'] as const;
const DISSIMILARITIES = {
  '1-r': 'one-minus-r',
  'sqrt(2(1-r))': 'sqrt',
  '(1-r)/2': 'half-one-minus-r'
} as const;

/** What each kind of case calls, and what it compares. */
export const KINDS: Record<string, Check> = {
  pearson_matrix: ({ input, expected, tol }) => {
    const rows = input.gen ? generatedRows(input.gen) : input.X;
    const missing = input.missing === 'listwise' ? 'listwise' : 'pairwise';
    const { correlations, counts } = pearsonMatrix(rows, { missing });
    expectClose(correlations, expected.R, tol, 'R');
    if (expected.n) expectClose(counts, expected.n, tol, 'n');
  },

  fisher_z: ({ input, expected, tol }) => {
    const result = fisherZ(input.r, input.n, input.conf);
    expectClose(
      {
        z: result.z,
        mean_z: result.meanZ,
        mean_r: result.meanR,
        wmean_r: result.weightedMeanR,
        arithmetic_mean_r: result.arithmeticMeanR,
        ci: result.intervals.map(bounds)
      },
      expected,
      tol
    );
  },

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

  weighted_correlation: ({ input, expected, tol }) =>
    expectClose(weightedCorrelation(input.x, input.y, input.w), expected.r, tol, 'r'),

  mixture_weights: ({ input, expected, tol }) => {
    const { weights } = mixtureWeights(input.dominance, input.non_dominant, input.similarity);
    const named = {
      uniform: weights.uniform,
      h_norm: weights['h-norm'],
      h_even: weights['h-even'],
      h_np: weights['h-np'],
      model_specific: weights['model-specific']
    };
    expectClose(named, expected.weights, tol, 'weights');
    const counts = Object.fromEntries(
      Object.entries(named).map(([name, shares]) => [
        name,
        shares && largestRemainder(shares, input.N)
      ])
    );
    expectClose(counts, expected.counts_largest_remainder, { abs: 0, rel: 0 }, 'counts');
  },

  ttest_1samp: ({ input, expected, tol }) => {
    const result = tTest(input.gen ? generated(input.gen) : input.x, input.mu);
    expectClose(
      {
        t: result.t,
        df: result.df,
        p_two_sided: result.p,
        log10_p: result.log10P,
        mean: result.mean,
        sd: result.sd,
        cohens_d: result.cohensD
      },
      expected,
      tol
    );
  },

  t_two_sided_p: ({ input, expected, tol }) => {
    const { p, log10P } = tTwoSided(input.t, input.df);
    expectClose({ p, log10_p: log10P }, expected, tol);
  },

  bh_fdr: ({ input, expected, tol }) =>
    expectClose(benjaminiHochberg(input.p, input.alpha), expected, tol),

  cronbach_alpha: ({ input, expected, tol }) => {
    expect(input.missing).toBe('listwise');
    const { alpha, cases, ifDeleted } = cronbachAlpha(input.X);
    expectClose({ alpha, n_used: cases, alpha_if_deleted: ifDeleted }, expected, tol);
  },

  mrat_pvq: ({ input, expected, tol }) => {
    const key = expected.value_order.map((value: string) =>
      input.key[value].map((item: number) => item - 1)
    );
    const people = input.answers.map((answers: (number | null)[]) => scorePerson(answers, key));
    const column = (name: string) => people.map((person: any) => person[name]);
    expectClose(column('values'), expected.values, tol, 'values');
    expectClose(column('mrat'), expected.mrat, tol, 'mrat');
    expectClose(column('centred'), expected.centred, tol, 'centred');
    expectClose(column('ipsative'), expected.ipsative_z, tol, 'ipsative');
  },

  reverse_score: ({ input, expected, tol }) =>
    expectClose(
      input.x.map((x: number | null) => reverseScore(x ?? NaN, input.lo, input.hi)),
      expected.x.map((x: number | null) => x ?? NaN),
      tol
    ),

  wilson: ({ input, expected, tol }) => {
    const { low, high, centre } = wilson(input.k, input.n, input.conf);
    expectClose({ lo: low, hi: high, centre }, expected, tol);
  },

  bootstrap_ci: ({ input, expected, tol }) => {
    const pick = (from: number[], indices: number[]) => indices.map((i) => from[i]!);
    const statistics: Record<string, (indices: number[]) => number> = {
      mean: (indices) => mean(pick(input.x, indices)),
      pearson: (indices) => pearson(pick(input.x, indices), pick(input.y, indices))
    };
    const statistic = statistics[input.statistic]!;
    expect(statistic, input.statistic).toBeTypeOf('function');
    const cases = Array.from(input.x, (_: number, i) => i);
    const estimate = statistic(cases);
    const replicates = bootstrap(cases.length, input.B, mulberry32(input.seed), statistic);
    const valid = replicates.filter((value) => !Number.isNaN(value));
    const acceleration = jackknifeAcceleration(
      cases.map((left) => statistic(cases.filter((i) => i !== left)))
    );
    const confidence = input.conf;
    expectClose(
      {
        theta_hat: estimate,
        n_valid: valid.length,
        boot_mean: mean(valid),
        boot_sd: standardDeviation(valid),
        percentile: bounds(percentileInterval(replicates, confidence)),
        bca: bounds(bcaInterval({ estimate, replicates, acceleration, confidence })),
        z0: biasCorrection(estimate, replicates),
        a: acceleration,
        first5: [...replicates.slice(0, 5)]
      },
      expected,
      tol
    );
  },

  rank_correlation: ({ input, expected, tol }) => {
    const { spearman, spearmanP, kendallTauB, ranks } = rankCorrelation(input.x, input.y);
    expectClose(
      {
        spearman,
        spearman_p_t: spearmanP,
        kendall_tau_b: kendallTauB,
        ranks_x: ranks[0],
        ranks_y: ranks[1]
      },
      expected,
      tol
    );
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
      for (const mds of MAPS) {
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
  },

  behaviour_similarity: ({ input, expected, tol }) =>
    expectClose(behaviourSimilarity(input.V_human, input.V_model), expected, tol),

  pipeline: ({ input, expected, tol }) => {
    const key = Object.values(input.key as Record<string, number[]>).map((items) =>
      items.map((item) => item - 1)
    );
    const people = input.answers.map((answers: number[]) => scorePerson(answers, key));
    const scorings = { raw: 'values', mrat_centred: 'centred' } as const;
    for (const [name, field] of Object.entries(scorings)) {
      const wanted = expected[name];
      const rows: number[][] = people.map((person: any) => person[field]);
      const { correlations } = pearsonMatrix(rows);
      expectClose(correlations, wanted.R, { abs: tol.R, rel: 0 }, `${name} R`);
      const choices = { dissimilarity: 'one-minus-r' } as const;
      const similarity = { abs: tol.similarity, rel: 0 };
      for (const mds of ['ratio', 'classical'] as const)
        expectClose(
          valuesSimilarity(input.R_human, correlations, { ...choices, mds, random: random() }),
          wanted[`similarity_${mds}`],
          similarity,
          `${name} ${mds}`
        );
      const map = smacof(dissimilarities(correlations, 'one-minus-r'), {
        type: 'ratio',
        random: random()
      });
      expectClose(map.stress1, wanted.stress1, similarity, `${name} stress1`);
      expectClose(
        rows[0]!.map((_, j) =>
          pearson(
            rows.map((row) => row[j]!),
            input.behaviour
          )
        ),
        wanted.value_behaviour_r,
        { abs: tol.R, rel: 0 },
        `${name} behaviour`
      );
    }
  }
};
