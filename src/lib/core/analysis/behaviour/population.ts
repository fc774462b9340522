import type { SquareMatrix } from '../../reference/reference';
import { VALUES } from '../../values';
import { NO_VARIANCE, correlationsOf, crewWeights, scoringProblem } from '../crew';
import { mixture } from '../moments';
import { orNull } from '../or-null';
import type { AnalysisChoices, AnalysisReferences, PopulationId } from '../types';
import { OWN_ORDER, correlationCells, productsOf, rowsOf, type Products } from './cells';
import { combinedMoments } from './pair';
import type { BehaviourTable } from './tables';

/** A table's population: its weights, or why there are none. */
export interface TableWeights {
  weights: number[] | null;
  note: string | null;
  problem: string | null;
}

/**
 * Weights of a population over the personas that a table has: those of Table 1, scaled up where a
 * persona has not answered the behaviours yet.
 *
 * @param human correlations of the human value structure
 */
export function tableWeights(
  id: PopulationId,
  { crew }: BehaviourTable,
  choices: AnalysisChoices,
  { dominance }: AnalysisReferences,
  human: SquareMatrix
): TableWeights {
  const formed = crewWeights(id, crew, choices, dominance, human);
  const problem = formed.problem ?? scoringProblem(crew, formed);
  return { weights: problem === null ? formed.weights : null, note: formed.note, problem };
}

/** The value-behaviour matrix of a population, without sampling error. */
export interface ExactCells {
  /** values x measures; null where undefined. */
  correlations: (number | null)[][];
  /** Covariances of the values and the columns of the reference; null without a reference. */
  products: Products | null;
  /** rows x mapped columns of the reference, packed; NaN where undefined. */
  cells: Float64Array | null;
}

/** Correlations of values with behaviours under given weights, in closed form (`mixture`). */
export function exactCells({ pairs, map }: BehaviourTable, weights: readonly number[]): ExactCells {
  const joint = mixture(
    pairs.map((pair) => pair?.joint ?? null),
    weights
  );
  const correlations = correlationsOf(joint.covariance)
    .slice(0, VALUES.length)
    .map((row) => row.slice(VALUES.length).map(orNull));
  if (map === null) return { correlations, products: null, cells: null };
  const products = productsOf(combinedMoments(joint, map.columns));
  const cells = new Float64Array(map.human.length);
  correlationCells(products, rowsOf(map.rows), OWN_ORDER, NO_VARIANCE, cells);
  return { correlations, products, cells };
}
