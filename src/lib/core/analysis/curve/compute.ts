import type { DominanceShares, SquareMatrix, ValueReference } from '../../reference/reference';
import { permutedLabels } from '../../statistics/protest';
import { superimpose } from '../../statistics/procrustes';
import { quantiles } from '../../statistics/summary';
import { correlationsOf, mixture } from '../moments';
import { buildPersonas, selectPersonas, type Personas } from '../persona';
import { personaWeights, scoringProblem } from '../population';
import type { FormInput } from '../form/inputs';
import type { AnalysisChoices } from '../types';
import { countBlocks, specificationAt, type CurveAxes } from './grid';
import { withoutEach } from './left-out';
import { ABOVE, CurvePeople, type CurveMarks } from './people';

/** Everything that a specification curve follows from: plain data, since it travels to workers. */
export interface CurveRequest {
  forms: readonly FormInput[];
  axes: CurveAxes;
  /** What does not vary: `customWeights` and `seed`. */
  choices: AnalysisChoices;
  /** Those of `axes.reference`, in that order. */
  references: readonly ValueReference[];
  /** All human samples: those that a reference's ceiling is made of. */
  people: readonly ValueReference[];
  dominance: DominanceShares;
}

/** Numbers of the combinations of one block: kinds of map x human samples, NaN where there is none. */
export interface CurveBlock {
  similarity: Float64Array;
  /** What 95% of label permutations of the same two maps score below. */
  chance: Float64Array;
}

/** Offset of the seed of the permutations, the same for all combinations, and their number. */
const CHANCE_SEED = 18_000_000;
const PERMUTATIONS = 199;

/**
 * The exact similarities of a specification curve, block after block. Each part is made once: scores by
 * form, items left out, temperature and scoring; matrices by population (model-specific ones by human
 * sample too); maps by kind.
 */
export class CurveComputer {
  readonly blocks: number;
  readonly #request: CurveRequest;
  readonly #people: CurvePeople;
  #personas: { key: string; all: Personas } = { key: '', all: [] };

  constructor(request: CurveRequest) {
    this.#request = request;
    this.#people = new CurvePeople(request.references, request.people, request.axes.map);
    this.blocks = countBlocks(request.axes);
  }

  /** The combinations of one block: numbers from 0. */
  block(number: number): CurveBlock {
    const { axes, choices, dominance, references } = this.#request;
    const size = axes.map.length * references.length;
    const found: CurveBlock = {
      similarity: new Float64Array(size).fill(NaN),
      chance: new Float64Array(size).fill(NaN)
    };
    const { arm, leftOut, population, prompts, scoring, temperature } = specificationAt(
      axes,
      number * size
    );
    const personas = selectPersonas(
      this.#personasOf({ arm, leftOut, scoring, temperature }),
      prompts
    );
    const people = this.#people;

    const matrixFor = (reference: number): SquareMatrix | null => {
      const human = people.correlations(reference, scoring);
      const formed = personaWeights(population, personas, choices, dominance, human);
      if (formed.weights === null || scoringProblem(personas, formed) !== null) return null;
      return correlationsOf(mixture(personas, formed.weights).covariance);
    };
    const permutations = { permutations: PERMUTATIONS, seed: choices.seed + CHANCE_SEED };
    // Only model-specific weights depend on the people that the respondent is compared with.
    const shared = population === 'model-specific' ? null : matrixFor(0);
    axes.map.forEach((_, kind) => {
      const sharedMap = shared && people.map(kind, shared);
      references.forEach((_reference, r) => {
        const own = population === 'model-specific' ? matrixFor(r) : null;
        const map = own ? people.map(kind, own) : sharedMap;
        const target = people.target(r, scoring, kind);
        if (map === null || target === null) return;
        const at = kind * references.length + r;
        found.similarity[at] = superimpose(target, map);
        // Permuted similarities are this call's own: they may be put in another order.
        const permuted = permutedLabels(target, map, permutations);
        [found.chance[at]] = quantiles(permuted, [ABOVE]) as [number];
      });
    });
    return found;
  }

  /** The marks of the scoring at a place of its axis: kinds of map x human samples. */
  marks(scoring: number): CurveMarks[] {
    return this.#people.marks(this.#request.axes.scoring[scoring]!);
  }

  /** Personas of all conditions: blocks that follow each other often share them. */
  #personasOf({
    arm,
    leftOut,
    scoring,
    temperature
  }: Pick<
    ReturnType<typeof specificationAt>,
    'arm' | 'leftOut' | 'scoring' | 'temperature'
  >): Personas {
    const key = JSON.stringify([arm, leftOut, scoring, temperature]);
    if (key !== this.#personas.key) {
      const { input } = this.#request.forms.find((form) => form.arm === arm)!;
      const asked = leftOut === null ? input : withoutEach(input, leftOut);
      this.#personas = { key, all: buildPersonas(asked, { scoring, temperature }) };
    }
    return this.#personas.all;
  }
}
