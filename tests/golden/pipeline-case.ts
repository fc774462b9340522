import { mulberry32 } from '../../src/lib/core/random';
import { finish } from '../../src/lib/core/analysis/steps';
import {
  bootstrapPopulation,
  PopulationScorer,
  type DrawPopulation
} from '../../src/lib/core/analysis/bootstrap';
import { BehaviourScorer } from '../../src/lib/core/analysis/behaviour/bootstrap';
import {
  mean,
  mixtureWeights,
  offDiagonalR,
  PlanarMapper,
  scorePerson,
  standardDeviation,
  type PlanarMapperChoices
} from '../../src/lib/core/statistics';
import { pearsonMatrix } from './compositions';

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
    ownSimilarities,
    weights: input.strategies.map((name) => weights[STRATEGIES[name as keyof typeof STRATEGIES]]!)
  };
}

const packed = (matrix: readonly (readonly number[])[]) => Float64Array.from(matrix.flat());

/** The file's recipe: a uniform number picks the condition, the next one the respondent. */
export function drawer(
  input: PipelineInput,
  weights: readonly number[],
  strategy: number
): (b: number, each: (respondent: number, row: number) => void) => void {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  let last = 0;
  weights.forEach((weight, c) => {
    sum += weight;
    cumulative[c] = sum;
    if (weight > 0) last = c;
  });
  return (b, each) => {
    const random = mulberry32(input.base_seed + 1000 * strategy + b);
    for (let row = 0; row < input.samples; row++) {
      const u = random();
      // The first condition whose cumulative weight is above u: as many as are not.
      let condition = 0;
      for (let c = 0; c < last; c++) condition += +(u >= cumulative[c]!);
      each(condition * input.repeats + Math.floor(random() * input.repeats), row);
    }
  };
}

/** Draws the scores of respondents into columns. */
const drawnScores =
  (draw: ReturnType<typeof drawer>, scores: readonly (readonly number[])[]): DrawPopulation =>
  (b, columns) => {
    draw(b, (respondent, row) => {
      const own = scores[respondent]!;
      for (let c = 0; c < columns.length; c++) columns[c]![row] = own[c]!;
    });
    return true;
  };

/** strategies x bootstraps: Values Similarities, by the app's own bootstrap. */
export function valueSimilarities(
  input: PipelineInput,
  { rows, weights }: Scored,
  choices: PlanarMapperChoices
): number[][] {
  const mapper = new PlanarMapper(input.R_human.length, choices);
  const mapOf = (correlations: Float64Array) => (mapper.map(correlations) ? mapper.points : null);
  const human = mapOf(packed(input.R_human))!.slice();
  const { samples: individuals, bootstraps } = input;
  return weights.map((own, strategy) => {
    const draw = drawnScores(drawer(input, own, strategy), rows);
    const size = { individuals, bootstraps, mds: choices.mds };
    return finish(bootstrapPopulation(draw, NaN, size, mapOf, human))!.similarities;
  });
}

/** strategies x bootstraps by block: Behaviour Similarities, by the app's own kernels. */
export function behaviourSimilarities(
  input: PipelineInput,
  { rows, weights }: Scored
): Record<string, number[][]> {
  const unit = (size: number) =>
    Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_x, j) => +(i === j)));
  const people = new PopulationScorer(input.samples, () => null, new Float64Array(0));
  return Object.fromEntries(
    Object.entries(input.behaviours).map(([name, scores]) => {
      const human = packed(input.V_human[name]!);
      const map = { rows: unit(input.R_human.length), columns: unit(scores[0]!.length), human };
      const scorer = new BehaviourScorer(map, input.samples, people.products);
      const similarities = weights.map((own, strategy) => {
        const draw = drawer(input, own, strategy);
        return Array.from({ length: input.bootstraps }, (_, b) => {
          drawnScores(draw, rows)(b, people.columns);
          people.multiply();
          drawnScores(draw, scores)(b, scorer.columns);
          return scorer.similarity(people.columns);
        });
      });
      return [name, similarities];
    })
  );
}

/** Mean and standard deviation of each strategy's similarities. */
export function summaryOf(similarities: ArrayLike<number>[]): { mean: number[]; sd: number[] } {
  return { mean: similarities.map(mean), sd: similarities.map(standardDeviation) };
}
