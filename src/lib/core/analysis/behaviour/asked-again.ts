import { TIMES_AGAIN } from '../asked-again';
import { likenessTo, similaritiesOf } from '../chosen-weights';
import { MixedProducts, emptyPart } from '../mixed-products';
import { NO_VARIANCE } from '../moments';
import type { Steps } from '../steps';
import type { SquareMatrix } from '../../reference/reference';
import { OWN_ORDER, correlationCells, rowsOf } from './cells';
import type { ReferenceMap } from './reference-map';
import { behaviourScore } from './result';
import { tablePlace, type BehaviourTable } from './tables';

/** Offset of the seeds of behaviours that are generated again, and how far two tables lie apart. */
const AGAIN_SEED = 15_000_000;
const TABLE_STEP = 1000;

/** A table whose answers are generated again, and the populations that it is scored in. */
interface Asked {
  table: BehaviourTable & { map: ReferenceMap };
  /** Weights in each population, given the personas' own similarities with people. */
  populations: readonly ((similarities: () => readonly number[]) => readonly number[] | null)[];
}

/**
 * Exact similarities of one table, had the respondent been asked again: values and behaviours are both
 * generated anew, once for all populations.
 *
 * @param human correlations of the human value structure
 * @returns by population, NaN where undefined; null where answers cannot be generated again
 */
export function* tableAgain(
  { table, populations }: Asked,
  human: SquareMatrix,
  seed: number
): Steps<Float64Array[] | null> {
  const { map, pairs, personas } = table;
  if (pairs.some((pair) => pair !== null && pair.redraw === null)) return null;
  const again = pairs.map((pair) => pair?.redraw?.(map.columns) ?? null);
  const parts = again.map((one) => one && emptyPart(map.columns.length));
  const mixed = new MixedProducts(parts);
  const likeness = likenessTo(human);
  const out = populations.map(() => new Float64Array(TIMES_AGAIN));
  const rows = rowsOf(map.rows);
  const cells = new Float64Array(map.human.length);
  for (let time = 0; time < TIMES_AGAIN; time++) {
    yield null;
    const own = seed + AGAIN_SEED + TABLE_STEP * tablePlace(table) + time;
    let at = 0;
    again.forEach((one, p) => {
      one?.draw(own, at, parts[p]!);
      at += one?.uniforms ?? 0;
    });
    populations.forEach((weightsBy, s) => {
      const weights = weightsBy(() => similaritiesOf(parts, personas, likeness));
      if (weights === null) return void (out[s]![time] = NaN);
      correlationCells(mixed.mix(weights), rows, OWN_ORDER, NO_VARIANCE, cells);
      out[s]![time] = behaviourScore(map, cells).similarity;
    });
  }
  return out;
}
