// The recipe of docs/analysis.md, written a second time as a stranger would: plain loops and the
// general statistics, none of the analysis's own code.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, analyseValueStructure } from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import {
  POPULATIONS,
  type AnalysisChoices,
  type AnalysisInput
} from '../../../src/lib/core/analysis/types';
import { mulberry32 } from '../../../src/lib/core/random';
import {
  bcaInterval,
  classicalMds,
  dissimilarities,
  largestRemainder,
  procrustes,
  quantile
} from '../../../src/lib/core/statistics';
import { pearsonMatrix } from '../../golden/compositions';
import { VALUES } from '../../../src/lib/core/values';
import { EUROPE, randomDistributions, randomConversations } from './fixtures';
import { rowOf } from './option-rows';

const choices: AnalysisChoices = {
  ...DEFAULT_CHOICES,
  temperature: 0.8,
  individuals: 60,
  bootstraps: 6,
  permutations: 50,
  seed: 11
};

const map = (r: number[][]) => classicalMds(dissimilarities(r, 'sqrt')).configuration;
const mapOf = (rows: number[][]) => map(pearsonMatrix(rows).correlations);
const similarity = (rows: number[][]) =>
  procrustes(map(EUROPE.reference.correlations.centred!), mapOf(rows)).similarity;

function person(input: AnalysisInput, options: (number | null)[]): number[] {
  const { items, scores } = input.instrument;
  const answers = options.map((option, i) =>
    option === null ? null : items[i]!.reversed ? 5 - scores[option]! : scores[option]!
  );
  const meanOf = (list: (number | null)[]) => {
    const given = list.filter((x) => x !== null);
    return given.reduce((sum, x) => sum + x, 0) / given.length;
  };
  const mrat = meanOf(answers);
  return VALUES.map((value) => meanOf(answers.filter((_, i) => items[i]!.value === value)) - mrat);
}

function draw(input: AnalysisInput, persona: number, random: () => number): number[] {
  const { answers } = input.personas[persona]!;
  if (answers.mode === 'sampled') {
    const repeat = Math.floor(random() * answers.options.repeats);
    return person(input, rowOf(answers.options, repeat));
  }
  return person(
    input,
    answers.logProbabilities.map((logs) => {
      const u = random();
      if (logs === null) return null;
      const powers = logs.map((log) => Math.exp(log / choices.temperature));
      const total = powers.reduce((a, b) => a + b);
      let reached = 0;
      for (const [option, power] of powers.entries()) {
        reached += power / total;
        if (reached > u) return option;
      }
      return logs.length - 1;
    })
  );
}

describe('the documented recipe', () => {
  const gappy = randomDistributions(2);
  const first = gappy.personas[0]!.answers;
  if (first.mode === 'distribution') first.logProbabilities[4] = null;

  it.each([
    ['distributions', randomDistributions(1)],
    ['distributions with a gap', gappy],
    ['conversations', randomConversations(1, 12)]
  ] as const)('gives back every bootstrap similarity from %s', (_name, input) => {
    const result = finish(analyseValueStructure(input, choices, { ...EUROPE, others: [] }));
    for (const [s, id] of POPULATIONS.entries()) {
      if (id === 'model-specific') continue; // chooses its weights again
      const population = result.populations[s]!;
      expect(population.id).toBe(id);
      const counts = largestRemainder(population.weights, choices.individuals);
      for (let b = 0; b < choices.bootstraps; b += 1) {
        const random = mulberry32(choices.seed + 1000 * s + b);
        const rows = counts.flatMap((count, p) =>
          Array.from({ length: count }, () => draw(input, p, random))
        );
        expect(population.bootstrap!.similarities[b]).toBeCloseTo(similarity(rows), 9);
      }
      expect(population.bootstrap!.percentile!.low).toBeCloseTo(
        quantile(population.bootstrap!.similarities, 0.025),
        12
      );
    }
  });

  it('gives back the permutation test and the chance level', () => {
    const [s, input] = [3, randomDistributions(1)];
    const result = finish(analyseValueStructure(input, choices, EUROPE));
    const {
      configuration,
      similarity: observed,
      protest,
      chance,
      weights
    } = result.populations[s]!;
    const permuted = (points: number[][], permutations: number, seed: number) => {
      const random = mulberry32(seed);
      return Array.from({ length: permutations }, () => {
        const order = VALUES.map((_, i) => i);
        for (let i = 9; i > 0; i -= 1) {
          const j = Math.floor(random() * (i + 1));
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        return procrustes(
          result.human.configuration,
          order.map((i) => points[i]!)
        ).similarity;
      });
    };
    const exact = permuted(configuration!, choices.permutations, choices.seed + 500_000 + s);
    const reached = exact.filter((value) => value >= observed! - 1e-9).length;
    expect(protest!.p).toBe((reached + 1) / (choices.permutations + 1));

    const each = Math.ceil(choices.permutations / choices.bootstraps);
    const counts = largestRemainder(weights, choices.individuals);
    const scores = Array.from({ length: choices.bootstraps }, (_, b) => {
      const random = mulberry32(choices.seed + 1000 * s + b);
      const rows = counts.flatMap((count, p) =>
        Array.from({ length: count }, () => draw(input, p, random))
      );
      return permuted(mapOf(rows), each, choices.seed + 17_000_000 + 1000 * s + b);
    }).flat();
    expect(chance!.p95).toBeCloseTo(quantile(scores, 0.95), 9);
    expect(chance!.replications).toBe(scores.length);
  });

  it('gives back the BCa interval by leaving each individual out for real', () => {
    const input = randomDistributions(1);
    const {
      similarity: estimate,
      weights,
      bootstrap
    } = finish(
      analyseValueStructure(input, choices, {
        ...EUROPE,
        others: []
      })
    ).populations[0]!;
    const random = mulberry32(choices.seed);
    const rows = largestRemainder(weights, choices.individuals).flatMap((count, p) =>
      Array.from({ length: count }, () => draw(input, p, random))
    );
    const left = rows.map((_, i) => similarity(rows.filter((_row, j) => j !== i)));
    const centre = left.reduce((a, b) => a + b) / left.length;
    const sum = (power: number) => left.reduce((all, x) => all + (centre - x) ** power, 0);
    const acceleration = sum(3) / (6 * sum(2) ** 1.5);
    const expected = bcaInterval({
      estimate: estimate!,
      replicates: bootstrap!.similarities,
      acceleration
    });
    expect(bootstrap!.bca!.low).toBeCloseTo(expected.low, 9);
    expect(bootstrap!.bca!.high).toBeCloseTo(expected.high, 9);
  });
});
