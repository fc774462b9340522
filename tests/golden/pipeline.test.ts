import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import { PopulationScorer } from '../../src/lib/core/analysis/bootstrap';
import { productCorrelations } from '../../src/lib/core/statistics';
import { expectClose } from './close';
import { readJson } from './files';
import {
  behaviourSimilarities,
  drawer,
  scored,
  summaryOf,
  valueSimilarities,
  type PipelineInput
} from './pipeline-case';

interface Expected {
  weights: number[][];
  model_specific_raw: number[];
  values_ratio_local: number[][];
  values_ratio_global60: number[][];
  values_classical: number[][];
  values_ordinal_local: number[][];
  behaviours: Record<string, number[][]>;
  summary: Record<string, { mean: number[]; sd: number[] }>;
  first_R: number[][];
}

const input = readJson<PipelineInput>('pipeline-input.json', 'AXIA_PIPELINE');
const expected = readJson<Expected>('expected-pipeline.json', 'AXIA_PIPELINE_EXPECTED');
const scores = scored(input);

/** Tolerances that the expectations name. */
const TOLERANCE = { classical: 1e-10, behaviours: 1e-10, ratio: 1e-8, ordinal: 1e-5 };
const absolute = (abs: number) => ({ abs, rel: 0 });

const VARIANTS = [
  { name: 'values_classical', mds: 'classical', starts: 0 },
  { name: 'values_ratio_local', mds: 'ratio', starts: 0 },
  { name: 'values_ordinal_local', mds: 'ordinal', starts: 0 },
  { name: 'values_ratio_global60', mds: 'ratio', starts: null }
] as const;

describe('pipeline', () => {
  it('forms the weights of the populations', () => {
    const positive = scores.ownSimilarities.map((similarity) => Math.max(0, similarity));
    expectClose(positive, expected.model_specific_raw, absolute(1e-10));
    expectClose(scores.weights, expected.weights, absolute(1e-12));
  });

  it('correlates the first bootstrap population', () => {
    const people = new PopulationScorer(input.samples, () => null, new Float64Array(0));
    let drawn = 0;
    drawer(
      input,
      scores.weights[0]!,
      0
    )(0, (respondent, row) => {
      people.columns.forEach((column, v) => (column[row] = scores.rows[respondent]![v]!));
      drawn++;
    });
    expect(drawn).toBe(input.samples);
    expect(people.multiply()).toBe(true);
    const n = input.R_human.length;
    const packed = productCorrelations(people.products, n, new Float64Array(n * n));
    const rows = Array.from({ length: n }, (_, i) => [...packed.subarray(i * n, (i + 1) * n)]);
    expectClose(rows, expected.first_R, absolute(1e-12));
  });

  for (const { name, mds, starts } of VARIANTS)
    it(`${name}: every similarity of every strategy`, { timeout: 300_000 }, () => {
      const similarities = valueSimilarities(input, scores, {
        dissimilarity: 'one-minus-r',
        mds,
        starts,
        random: mulberry32(1)
      });
      expectClose(similarities, expected[name], absolute(TOLERANCE[mds]));
      if (expected.summary[name])
        expectClose(summaryOf(similarities), expected.summary[name], absolute(TOLERANCE[mds]));
    });

  it('behaviours: every similarity of every strategy', () => {
    const found = behaviourSimilarities(input, scores);
    expect(Object.keys(found)).toEqual(Object.keys(expected.behaviours));
    for (const [name, wanted] of Object.entries(expected.behaviours)) {
      const similarities = found[name]!;
      expectClose(similarities, wanted, absolute(TOLERANCE.behaviours), name);
      expectClose(summaryOf(similarities), expected.summary[name], absolute(1e-10), name);
    }
  });
});
