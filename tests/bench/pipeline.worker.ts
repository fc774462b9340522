/// <reference lib="webworker" />
import { mulberry32 } from '../../src/lib/core/random';
import { tTest } from '../../src/lib/core/statistics';
import { pipelineOf, runAll, scored, type PipelineInput } from '../golden/pipeline-case';

/** What one run of the whole pipeline gives, and how long it took. */
export interface PipelineRun {
  milliseconds: number;
  /** strategies x bootstraps. */
  values: number[][];
  behaviours: Record<string, number[][]>;
  /** log10 of the p-value of each strategy's t-test, values and then each behaviour block. */
  log10P: number[][];
}

export interface BenchRequest {
  input: PipelineInput;
  /** Random starts of SMACOF beside the classical one. */
  starts: number;
}

/** From item answers to every similarity and t-test, nothing kept from an earlier run. */
function run({ input, starts }: BenchRequest): PipelineRun {
  const begin = performance.now();
  const scores = scored(input);
  const pipeline = pipelineOf(input, scores, {
    dissimilarity: 'one-minus-r',
    mds: 'ratio',
    starts,
    random: mulberry32(1)
  });
  const results = runAll(input, scores, pipeline);
  const log10P = results.map(({ values, behaviours }) =>
    [values, ...Object.values(behaviours)].map((similarities) => tTest(similarities).log10P)
  );
  const milliseconds = performance.now() - begin;
  return {
    milliseconds,
    values: results.map(({ values }) => [...values]),
    behaviours: Object.fromEntries(
      Object.keys(input.behaviours).map((name) => [
        name,
        results.map(({ behaviours }) => [...behaviours[name]!])
      ])
    ),
    log10P
  };
}

self.onmessage = ({ data }: MessageEvent<BenchRequest>) => self.postMessage(run(data));
