import { expect, it } from 'vitest';
import { mulberry32 } from '../../src/lib/core/random';
import { readJson } from './files';
import {
  behaviourSimilarities,
  scored,
  summaryOf,
  valueSimilarities,
  type PipelineInput
} from './pipeline-case';

interface Level {
  mean: number[];
  tolerance_of_a_mean_of_100: number[];
}

// Always the files beside this test: the levels belong to this input.
const input = readJson<PipelineInput>('pipeline-input.json');
const levels = readJson<Record<string, Level>>('expected-distribution.json');

it('means of other bootstrap seeds fall where 24 independent seeds fell', () => {
  const reseeded = { ...input, base_seed: input.base_seed + 7_000_000 };
  const scores = scored(reseeded);
  const similarities: Record<string, number[][]> = {
    values_classical: valueSimilarities(reseeded, scores, {
      dissimilarity: 'one-minus-r',
      mds: 'classical',
      starts: 0,
      random: mulberry32(1)
    }),
    ...behaviourSimilarities(reseeded, scores)
  };

  expect(Object.keys(similarities)).toHaveLength(6);
  for (const [name, found] of Object.entries(similarities)) {
    const { mean: expected, tolerance_of_a_mean_of_100: tolerance } = levels[name]!;
    summaryOf(found).mean.forEach((mean, strategy) => {
      const distance = Math.abs(mean - expected[strategy]!);
      expect(distance, `${name}, strategy ${strategy}`).toBeLessThan(tolerance[strategy]!);
      // Other seeds must give other numbers, or nothing was tested.
      expect(distance).toBeGreaterThan(0);
    });
  }
});
