import { blockCorrelation } from '../../statistics/behaviour-similarity';
import {
  centre,
  centredProducts,
  emptyColumns,
  multiply,
  sharedColumns
} from '../../statistics/column-products';
import { VALUES } from '../../values';
import { SEED_STEP, drawPopulation, type CountsOf } from '../bootstrap';
import { emptyProducts, type Products } from '../mixed-products';
import { NO_VARIANCE } from '../moments';
import type { Steps } from '../steps';
import { POPULATIONS, type AnalysisChoices, type PopulationId } from '../types';
import { OWN_ORDER, correlationCells, rowsOf, type Rows } from './cells';
import type { ReferenceMap } from './reference-map';
import { tablePlace, type BehaviourTable } from './tables';

/** Offset of the seeds of the behaviours, and how far those of two tables lie apart. */
const BEHAVIOUR_SEED = 2_000_000;
const TABLE_STEP = 100_000;

/** A table in a population that could be formed. */
export interface FormedTable {
  table: BehaviourTable & { map: ReferenceMap };
  weights: readonly number[];
  countsOf: CountsOf;
}

type Resampling = Pick<AnalysisChoices, 'individuals' | 'bootstraps' | 'seed'>;

/**
 * The bootstrap of one population for many tables at once: their individuals are those of the
 * value structure, number by number (`docs/analysis.md`), and only the behaviours are drawn again
 * for each table. Tables with the same individuals share their draws.
 *
 * @returns similarities of the bootstrap populations by table, NaN where undefined
 */
export function* bootstrapTables(
  formed: readonly FormedTable[],
  population: PopulationId,
  choices: Resampling
): Steps<Float64Array[]> {
  const out = formed.map(() => new Float64Array(choices.bootstraps));
  const groups = new Map<string, { tables: FormedTable[]; into: Float64Array[] }>();
  formed.forEach((one, index) => {
    // Generated answers: an individual must be complete in the table, so each has its own.
    const whole = one.table.pairs.some((pair) => pair?.whole);
    const crew = one.table.personas.map((persona) => persona !== null);
    const key = whole ? `${index}` : `${one.weights.join()} ${crew.join()}`;
    const group = groups.get(key) ?? { tables: [], into: [] };
    group.tables.push(one);
    group.into.push(out[index]!);
    groups.set(key, group);
  });
  for (const { tables, into } of groups.values())
    yield* bootstrapGroup(tables, into, population, choices);
  return out;
}

function* bootstrapGroup(
  formed: readonly FormedTable[],
  into: readonly Float64Array[],
  population: PopulationId,
  { individuals, bootstraps, seed }: Resampling
): Steps<void> {
  const index = POPULATIONS.indexOf(population);
  const { countsOf, table } = formed[0]!;
  const drawers = table.pairs.map((pair) => pair?.values ?? null);
  const values = sharedColumns(VALUES.length, individuals);
  const products = new Float64Array(VALUES.length ** 2);
  const samplers = formed.map((one) => tableSampler(one.table, individuals, products));
  for (let b = 0; b < bootstraps; b++) {
    yield null;
    const people = seed + SEED_STEP * index + b;
    const counts = countsOf(b);
    if (counts !== null) drawPopulation(drawers, counts, people, values);
    const varied = counts !== null && centredProducts(values, products);
    formed.forEach(({ table }, t) => {
      const own = BEHAVIOUR_SEED + TABLE_STEP * tablePlace(table) + people;
      into[t]![b] = varied ? samplers[t]!(values, counts, people, own) : NaN;
    });
  }
}

/**
 * Draws the behaviours of a table for individuals that are there, and scores their correlations.
 *
 * @param people seed that the individuals were drawn with
 * @param own the table's own seed
 */
type TableSampler = (
  values: readonly Float64Array[],
  counts: readonly number[],
  people: number,
  own: number
) => number;

/** @param products of the centred value columns, kept up to date by the caller */
function tableSampler(
  { pairs, map }: FormedTable['table'],
  individuals: number,
  products: Float64Array
): TableSampler {
  const drawers = pairs.map((pair) => pair && pair.drawer(map.columns));
  const whole = pairs.some((pair) => pair?.whole);
  const scorer = new BehaviourScorer(map, individuals, products);
  return (values, counts, people, own) => {
    drawPopulation(drawers, counts, whole ? people : own, scorer.columns);
    return scorer.similarity(values);
  };
}

/** Scores the behaviours of individuals against people's. For loops: all is allocated once. */
export class BehaviourScorer {
  /** A column for each of the map's: to be filled for every population. */
  readonly columns: Float64Array[];
  private readonly products: Products;
  private readonly rows: Rows;
  private readonly cells: Float64Array;
  private readonly least: number;

  /** @param values products of the centred value columns, kept up to date by the caller */
  constructor(
    private readonly map: Pick<ReferenceMap, 'rows' | 'columns' | 'human'>,
    individuals: number,
    values: Float64Array
  ) {
    this.columns = emptyColumns(map.columns.length, individuals);
    this.products = { ...emptyProducts(map.columns.length), values };
    this.rows = rowsOf(map.rows);
    this.cells = new Float64Array(map.human.length);
    this.least = NO_VARIANCE * individuals;
  }

  /**
   * Behaviour Similarity of the individuals; NaN where undefined. The columns are centred.
   *
   * @param values the centred value columns of the same individuals
   */
  similarity(values: readonly Float64Array[]): number {
    const { columns, products, rows, cells } = this;
    columns.forEach((column, c) => {
      products.columns[c] = centre(column);
      multiply(column, values, VALUES.length, products.cross, c * VALUES.length);
    });
    correlationCells(products, rows, OWN_ORDER, this.least, cells);
    return blockCorrelation(this.map.human, cells);
  }
}
