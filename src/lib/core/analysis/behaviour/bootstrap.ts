import { blockCorrelation } from '../../statistics/block-correlation';
import { largestRemainder } from '../../statistics/largest-remainder';
import { VALUES } from '../../values';
import { SEED_STEP, drawPopulation } from '../bootstrap';
import { centredProducts, emptyColumns } from '../columns';
import { NO_VARIANCE } from '../crew';
import type { Steps } from '../steps';
import { POPULATIONS, type AnalysisChoices, type PopulationId } from '../types';
import { OWN_ORDER, correlationCells, emptyProducts, rowsOf, type Products } from './cells';
import type { ReferenceMap } from './reference-map';
import { bootstrapSeed } from './seeds';
import type { BehaviourTable } from './tables';

/** A table in a population that could be formed. */
export interface FormedTable {
  table: BehaviourTable & { map: ReferenceMap };
  weights: readonly number[];
}

type Resampling = Pick<AnalysisChoices, 'individuals' | 'bootstraps' | 'seed'>;

/**
 * The bootstrap of one population for many tables at once: their individuals are those of the
 * value structure, number by number (`docs/analysis.md`), and only the behaviours are drawn anew
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
    const key = whole ? `${index}` : one.weights.join();
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
  const { weights, table } = formed[0]!;
  const counts = largestRemainder(weights, individuals);
  const crew = table.pairs.map((pair) => pair?.values ?? null);
  const values = emptyColumns(individuals);
  const products = new Float64Array(VALUES.length ** 2);
  const samplers = formed.map((one) => tableSampler(one.table, counts, individuals, products));
  for (let b = 0; b < bootstraps; b++) {
    yield null;
    const people = seed + SEED_STEP * index + b;
    drawPopulation(crew, counts, people, values);
    const varied = centredProducts(values, products);
    formed.forEach(({ table: { place, arm } }, t) => {
      const own = bootstrapSeed(seed, place, arm, index) + b;
      into[t]![b] = varied ? samplers[t]!(values, people, own) : NaN;
    });
  }
}

/**
 * Draws the behaviours of a table for individuals that are there, and scores their correlations.
 *
 * @param people seed that the individuals were drawn with
 * @param own the table's own seed
 */
type TableSampler = (values: readonly Float64Array[], people: number, own: number) => number;

/** @param values products of the centred value columns, kept up to date by the caller */
function tableSampler(
  { pairs, map }: FormedTable['table'],
  counts: readonly number[],
  individuals: number,
  values: Float64Array
): TableSampler {
  const width = map.columns.length;
  const drawers = pairs.map((pair) => pair && pair.drawer(map.columns));
  const whole = pairs.some((pair) => pair?.whole);
  const columns = map.columns.map(() => new Float64Array(individuals));
  const products: Products = { ...emptyProducts(width), values };
  const rows = rowsOf(map.rows);
  const cells = new Float64Array(map.human.length);
  const least = NO_VARIANCE * individuals;
  return (individual, people, own) => {
    drawPopulation(drawers, counts, whole ? people : own, columns);
    for (let c = 0; c < width; c++) {
      products.columns[c] = crossProducts(
        columns[c]!,
        individual,
        products.cross,
        c * VALUES.length
      );
    }
    correlationCells(products, rows, OWN_ORDER, least, cells);
    return blockCorrelation(map.human, width, cells);
  };
}

/** Columns that are multiplied at once: as many sums as do not wait for each other. */
const TILE = 5;

/**
 * Centres a column in place, and multiplies it with centred value columns.
 *
 * @param into takes the products, from `at` on
 * @returns the product of the column with itself
 */
function crossProducts(
  column: Float64Array,
  values: readonly Float64Array[],
  into: Float64Array,
  at: number
): number {
  const n = column.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += column[i]!;
  const mean = sum / n;
  let own = 0;
  for (let i = 0; i < n; i++) {
    const off = column[i]! - mean;
    column[i] = off;
    own += off * off;
  }
  for (let v = 0; v < values.length; v += TILE) {
    const a = values[v]!;
    const b = values[v + 1]!;
    const c = values[v + 2]!;
    const d = values[v + 3]!;
    const e = values[v + 4]!;
    let pa = 0;
    let pb = 0;
    let pc = 0;
    let pd = 0;
    let pe = 0;
    for (let i = 0; i < n; i++) {
      const x = column[i]!;
      pa += x * a[i]!;
      pb += x * b[i]!;
      pc += x * c[i]!;
      pd += x * d[i]!;
      pe += x * e[i]!;
    }
    into[at + v] = pa;
    into[at + v + 1] = pb;
    into[at + v + 2] = pc;
    into[at + v + 3] = pd;
    into[at + v + 4] = pe;
  }
  return own;
}
