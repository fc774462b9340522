import { expect } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import {
  behaviourSimilarity,
  benjaminiHochberg,
  biasCorrection,
  bcaInterval,
  dissimilarities,
  jackknifeAcceleration,
  largestRemainder,
  mean,
  mixtureWeights,
  pearson,
  percentileInterval,
  reverseScore,
  scorePerson,
  smacof,
  standardDeviation,
  tTest,
  tTwoSided,
  wilson
} from '../../src/lib/core/statistics';
import { expectClose } from './close';
import {
  bootstrap,
  cronbachAlpha,
  pearsonMatrix,
  valuesSimilarity,
  weightedCorrelation
} from './compositions';
import { fisherZ, rankCorrelation } from './uncertified';
import { random, type Check } from './case';
import { MAPS } from './kinds-maps';

const bounds = ({ low, high }: { low: number; high: number }) => [low, high];

/** Data that a case asks for instead of listing them. */
interface Generated {
  seed: number;
  n: number;
  p?: number;
  shift?: number;
  first: number[];
}

/** Rows of the uniform generator that a case asks for instead of listing its data. */
function generated(gen: Generated): number[] {
  const next = mulberry32(gen.seed);
  return Array.from({ length: gen.n * (gen.p ?? 1) }, () => next() + (gen.shift ?? 0));
}

function generatedRows(gen: Generated & { p: number }): number[][] {
  const flat = generated(gen);
  expectClose(flat.slice(0, gen.first.length), gen.first, { abs: 0, rel: 0 }, 'generator');
  return Array.from({ length: gen.n }, (_, i) => {
    const row = flat.slice(i * gen.p, (i + 1) * gen.p);
    row[1] = 0.3 * row[0]! + row[1]!;
    return row;
  });
}

/** What each kind of case calls, and what it compares. */
export const KINDS: Record<string, Check> = {
  ...MAPS,
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
    const people = (input.answers as (number | null)[][]).map((answers) =>
      scorePerson(answers, key)
    );
    const column = (name: 'values' | 'mrat' | 'centred' | 'ipsative') =>
      people.map((person) => person[name]);
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

  behaviour_similarity: ({ input, expected, tol }) =>
    expectClose(behaviourSimilarity(input.V_human, input.V_model), expected, tol),

  pipeline: ({ input, expected, tol }) => {
    const key = Object.values(input.key as Record<string, number[]>).map((items) =>
      items.map((item) => item - 1)
    );
    const people = (input.answers as number[][]).map((answers) => scorePerson(answers, key));
    const scorings = { raw: 'values', mrat_centred: 'centred' } as const;
    for (const [name, field] of Object.entries(scorings)) {
      const wanted = expected[name];
      const rows: number[][] = people.map((person) => person[field]);
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
