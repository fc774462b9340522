import { mulberry32 } from '../../src/lib/core/random';
import {
  mean,
  mixtureWeights,
  offDiagonalR,
  pearsonMatrix,
  PlanarMapper,
  PopulationPipeline,
  scorePerson,
  standardDeviation,
  type PlanarMapperChoices,
  type PopulationSimilarities
} from '../../src/lib/core/statistics';

/** The input file: answers of simulated respondents, and the recipe of the resampling. */
export interface PipelineInput {
  repeats: number;
  conditions: string[];
  key: Record<string, number[]>;
  condition: number[];
  pvq: number[][];
  behaviours: Record<string, number[][]>;
  R_human: number[][];
  V_human: Record<string, number[][]>;
  dominance: number[];
  non_dominant: number;
  strategies: string[];
  bootstraps: number;
  samples: number;
  base_seed: number;
}

export interface Scored {
  /** respondents x values, centred. */
  rows: number[][];
  /** values x respondents. */
  columns: number[][];
  /** Similarity of each value's persona with people, as it stands. */
  ownSimilarities: number[];
  /** strategies x conditions. */
  weights: number[][];
}

const STRATEGIES = {
  uniform: 'uniform',
  h_norm: 'h-norm',
  h_even: 'h-even',
  h_np: 'h-np',
  model_specific: 'model-specific'
} as const;

/** Scores, personas' similarities and the weights of the strategies. */
export function scored(input: PipelineInput): Scored {
  const values = input.conditions.slice(0, input.R_human.length);
  const key = values.map((value) => input.key[value]!.map((item) => item - 1));
  const rows = input.pvq.map((answers) => scorePerson(answers, key).centred);
  const ownSimilarities = values.map((_, condition) =>
    offDiagonalR(
      pearsonMatrix(rows.filter((_row, i) => input.condition[i] === condition)).correlations,
      input.R_human
    )
  );
  const { weights } = mixtureWeights(input.dominance, input.non_dominant, ownSimilarities);
  return {
    rows,
    columns: values.map((_, j) => rows.map((row) => row[j]!)),
    ownSimilarities,
    weights: input.strategies.map((name) => weights[STRATEGIES[name as keyof typeof STRATEGIES]]!)
  };
}

function packed(matrix: number[][]): Float64Array {
  return Float64Array.from(matrix.flat());
}

export function pipelineOf(
  input: PipelineInput,
  { columns }: Scored,
  map: PlanarMapperChoices
): PopulationPipeline {
  const human = new PlanarMapper(input.R_human.length, map);
  human.map(packed(input.R_human));
  return new PopulationPipeline({
    scores: columns,
    behaviours: Object.entries(input.behaviours).map(([name, answers]) => ({
      name,
      columns: answers[0]!.map((_, j) => answers.map((row) => row[j]!)),
      human: input.V_human[name]!
    })),
    humanMap: human.points,
    map
  });
}

/** The file's recipe: a uniform number picks the condition, the next one the respondent. */
export function drawer(input: PipelineInput, weights: number[], strategy: number) {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  let last = 0;
  weights.forEach((weight, c) => {
    sum += weight;
    cumulative[c] = sum;
    if (weight > 0) last = c;
  });
  return (counts: Int32Array, b: number): void => {
    const random = mulberry32(input.base_seed + 1000 * strategy + b);
    for (let i = 0; i < input.samples; i++) {
      const u = random();
      // The first condition whose cumulative weight is above u: as many as are not.
      let condition = 0;
      for (let c = 0; c < last; c++) condition += +(u >= cumulative[c]!);
      const respondent = condition * input.repeats + Math.floor(random() * input.repeats);
      counts[respondent] = counts[respondent]! + 1;
    }
  };
}

export interface StrategyResult extends PopulationSimilarities {
  strategy: string;
}

/** All strategies x bootstraps of one map variant. */
export function runAll(
  input: PipelineInput,
  scores: Scored,
  pipeline: PopulationPipeline
): StrategyResult[] {
  return input.strategies.map((strategy, s) => ({
    strategy,
    ...pipeline.run(input.bootstraps, drawer(input, scores.weights[s]!, s))
  }));
}

/** Mean and standard deviation of each strategy's similarities. */
export function summaryOf(similarities: ArrayLike<number>[]): { mean: number[]; sd: number[] } {
  return { mean: similarities.map(mean), sd: similarities.map(standardDeviation) };
}
