import { blockCorrelation } from '../../statistics/behaviour-similarity';
import { percentileInterval } from '../../statistics/bootstrap-interval';
import { correlationSize } from '../../statistics/matrix-comparison';
import { summariseLevel, mean } from '../../statistics/summary';
import { standardDeviation } from '../../statistics/standard-deviation';
import { tTest } from '../../statistics/t-test';
import { againInterval } from '../asked-again';
import { SEED_STEP } from '../bootstrap';
import { MOST_CHOICES } from '../chosen-weights';
import type { Products } from '../mixed-products';
import { POPULATIONS, type AnalysisChoices, type PopulationId } from '../types';
import type { ExactCells } from './cells';
import {
  CIRCLE_SEED,
  MOST_PERMUTATIONS,
  circleSigns,
  circlesOf,
  circlesReach,
  defined,
  permutedSimilarities,
  shareReached,
  type CircleCache
} from './chance';
import { onReference, type ReferenceMap } from './reference-map';
import { tablePlace, type BehaviourTable, type TableWeights } from './tables';
import type { BehaviourResult, SignAgreement } from './types';

/** Offset of the seeds of the permuted values, and how far those of two tables lie apart. */
const PERMUTATION_SEED = 11_000_000;

/** With two cells every similarity is 1 or -1. */
const LEAST_CELLS = 3;

/** A table in one population, before it is resampled. */
export interface TableEstimate {
  table: BehaviourTable;
  population: PopulationId;
  formed: TableWeights;
  /** Null where no population can be formed. */
  exact: ExactCells | null;
  similarity: number | null;
  knownCells: number;
  problem: string | null;
}

/** Behaviour Similarity of a table in a population, exact, or why there is none. */
export function estimateTable(
  table: BehaviourTable,
  population: PopulationId,
  formed: TableWeights,
  exact: ExactCells | null
): TableEstimate {
  const estimate = { table, population, formed, exact, similarity: null, knownCells: 0 };
  const { map } = table;
  if (exact === null) return { ...estimate, problem: formed.problem };
  if (map === null || exact.cells === null) {
    return { ...estimate, problem: 'No human data are chosen for this questionnaire.' };
  }
  if (map.reference.status === 'signs-only') {
    const signs = countSigns(map, exact.cells);
    const problem = signs === null ? 'None of the cells with a known sign can be scored.' : null;
    return { ...estimate, knownCells: signs?.known ?? 0, problem };
  }
  const { knownCells, similarity } = behaviourScore(map, exact.cells);
  if (!Number.isNaN(similarity)) return { ...estimate, knownCells, similarity, problem: null };
  const problem =
    knownCells < LEAST_CELLS
      ? `Only ${knownCells} cells are known on both sides; a similarity needs ${LEAST_CELLS}.`
      : 'The known cells are all equal, so there is no similarity.';
  return { ...estimate, knownCells, problem };
}

/**
 * Behaviour Similarity over the cells that are known on both sides, and their number.
 *
 * @param cells rows x mapped columns, packed; NaN where unknown
 * @returns similarity NaN with too few cells, or where a side is constant
 */
export function behaviourScore(
  { human }: Pick<ReferenceMap, 'human'>,
  cells: Float64Array
): { knownCells: number; similarity: number } {
  const knownCells = cells.filter((cell, i) => !Number.isNaN(cell + human[i]!)).length;
  const similarity = knownCells < LEAST_CELLS ? NaN : blockCorrelation(human, cells);
  return { knownCells, similarity };
}

/** Similarities of a table after random draws, NaN where undefined. */
export interface Resampled {
  bootstrap: Float64Array;
  /** After asking again; null where that is not done. */
  again: Float64Array | null;
}

/**
 * One cell of Tables 2 to 5. The adjusted p-values are NaN until the whole family is known.
 *
 * @param resampled null where nothing was resampled
 * @param rechosen products under an order of the values, of a population that chooses its weights by
 *   its own structure
 */
export function tableResult(
  estimate: TableEstimate,
  resampled: Resampled | null,
  rechosen: ((order: Int32Array) => Products | null) | null,
  choices: AnalysisChoices,
  circleCache: CircleCache
): BehaviourResult {
  const { table, population, formed, exact, similarity, knownCells, problem } = estimate;
  const { instrument, arm, map } = table;
  const cells = exact?.cells ?? null;
  const single = table.pairs.some((pair, p) => pair?.single && (formed.weights?.[p] ?? 0) > 0);
  const bootstrap = resampled && summarised(resampled.bootstrap, single);
  const test = bootstrap === null ? null : tTest(bootstrap.similarities);
  const turned = tableCircles(estimate, choices, circleCache);
  const circles = turned && defined(turned);
  const products = exact?.products ?? null;
  const permuted =
    map !== null && similarity !== null && products !== null
      ? defined(
          permutedSimilarities(
            rechosen ?? (() => products),
            map,
            Math.min(
              choices.permutations,
              rechosen === null ? MOST_PERMUTATIONS : MOST_CHOICES.classical
            ),
            choices.seed +
              PERMUTATION_SEED +
              SEED_STEP * tablePlace(table) +
              POPULATIONS.indexOf(population)
          )
        )
      : null;
  return {
    instrument: instrument.id,
    population,
    arm,
    problem,
    note: tableNote(
      table,
      formed,
      cells,
      similarity === null ? null : knownCells,
      circles !== null && !circlesReach(circles, knownCells)
    ),
    correlations: exact?.correlations ?? null,
    mapped: map !== null && cells !== null ? onReference(map, cells) : null,
    knownCells,
    allCells: map === null ? 0 : cellsOf(map),
    similarity,
    bootstrap,
    askedAgain:
      resampled?.again && similarity !== null
        ? againInterval(similarity, resampled.again, { low: -1, high: 1 })
        : null,
    tTest:
      test === null || Number.isNaN(test.t)
        ? null
        : { t: test.t, df: test.df, p: test.p, log10P: test.log10P },
    chance: circles && summariseLevel(circles),
    circles:
      circles && circlesReach(circles, knownCells)
        ? {
            p: shareReached(circles, similarity!),
            adjustedP: NaN,
            replications: circles.length
          }
        : null,
    permuted: permuted && {
      level: summariseLevel(permuted),
      p: shareReached(permuted, similarity!),
      adjustedP: NaN,
      permutations: permuted.length
    },
    signs: map !== null && cells !== null ? signAgreement(table, map, cells, choices.seed) : null,
    size: map !== null && cells !== null && similarity !== null ? sizeOf(map, cells) : null
  };
}

/** @param single whether answers show no spread, so that there is no interval */
function summarised(resampled: Float64Array, single: boolean): BehaviourResult['bootstrap'] {
  const found = defined(resampled);
  if (found === null) return null;
  const similarities = [...found];
  return {
    similarities,
    mean: mean(similarities),
    sd: standardDeviation(similarities),
    percentile: single ? null : percentileInterval(similarities),
    dropped: resampled.length - similarities.length
  };
}

/** Sizes of the cells that are known on both sides. */
function sizeOf({ human }: ReferenceMap, cells: Float64Array): BehaviourResult['size'] {
  const both = [...human].flatMap((theirs, at) => {
    const own = cells[at]!;
    return Number.isNaN(theirs + own) ? [] : [{ theirs, own }];
  });
  return correlationSize(
    both.map(({ theirs }) => theirs),
    both.map(({ own }) => own)
  );
}

/** Cells of a reference that say something: correlations, or signs where only those are known. */
function cellsOf({ reference: { status, correlations, signs } }: ReferenceMap): number {
  const matrix = status === 'signs-only' ? (signs ?? []) : correlations;
  return matrix.flat().filter((cell) => cell !== null).length;
}

/** The circles turned at random of a table; null without a similarity. */
export function tableCircles(
  { table: { place, map }, exact, similarity }: TableEstimate,
  { seed }: Pick<AnalysisChoices, 'seed'>,
  cache: CircleCache
): Float64Array | null {
  const cells = exact?.cells ?? null;
  return map === null || cells === null || similarity === null
    ? null
    : circlesOf(place, map, cells, seed, cache);
}

/** The known signs of a reference on its mapped columns, packed: 1, -1, or 0 where none is known. */
function knownSigns({ reference: { signs }, mapped }: ReferenceMap): Float64Array | null {
  if (signs === null) return null;
  return Float64Array.from(
    signs.flatMap((row) => mapped.map((c) => (row[c] === '+' ? 1 : row[c] === '-' ? -1 : 0)))
  );
}

/**
 * How many of the known signs of a reference the respondent's correlations have. An exact 0 has
 * neither sign, and agrees with none.
 *
 * @param cells rows x mapped columns, packed; NaN where unknown
 * @returns null where the reference gives no signs, or none for a known cell
 */
function countSigns(
  map: ReferenceMap,
  cells: Float64Array
): { agree: number; known: number; signs: Float64Array } | null {
  const signs = knownSigns(map);
  if (signs === null) return null;
  const known = signs.filter((sign, at) => sign !== 0 && !Number.isNaN(cells[at]!)).length;
  const agree = signs.filter((sign, at) => sign * cells[at]! > 0).length;
  return known === 0 ? null : { agree, known, signs };
}

/** The same with its test: neighbouring values agree together, so signs are no independent tosses. */
function signAgreement(
  { place }: BehaviourTable,
  map: ReferenceMap,
  cells: Float64Array,
  seed: number
): SignAgreement | null {
  const counted = countSigns(map, cells);
  if (counted === null) return null;
  const { agree, known, signs } = counted;
  const byChance = circleSigns(map, cells, signs, seed + CIRCLE_SEED + place);
  const p = byChance.includes(known) ? shareReached(byChance, agree) : null;
  return { agree, known, p, adjustedP: null };
}

/** Below this many cells a similarity is said to rest on few. */
const FEW_CELLS = 10;

/**
 * What a reader must know of one table in one population: how its weights came about, what was
 * left out, and whether it rests on few cells.
 *
 * @param cells rows x mapped columns, packed; null without human figures or a population
 * @param knownCells cells that the similarity rests on; null without one
 * @param outOfReach whether circles do not come near enough to people for a test
 */
function tableNote(
  { map, instrument }: BehaviourTable,
  { note }: TableWeights,
  cells: Float64Array | null,
  knownCells: number | null,
  outOfReach: boolean
): string | null {
  const notes = note === null ? [] : [note];
  if (map !== null && cells !== null) {
    const { rows, measures } = leftOut(map, cells, instrument.measures);
    if (measures.length > 0) {
      notes.push(`Left out because answers are missing or never vary: ${measures.join(', ')}.`);
    }
    if (rows.length > 0) {
      notes.push(`Left out because answers never vary: ${rows.join(', ')}.`);
    }
  }
  if (knownCells !== null && knownCells < FEW_CELLS) {
    notes.push(`Based on only ${knownCells} cells.`);
  }
  if (outOfReach) {
    notes.push(
      'Too few cells for a test against turned circles, which cannot come close to people.'
    );
  }
  return notes.length > 0 ? notes.join(' ') : null;
}

/** Measures of the columns without any cell, and rows without any cell in the other columns. */
function leftOut(
  { reference, rows, columns }: ReferenceMap,
  cells: Float64Array,
  measures: BehaviourTable['instrument']['measures']
): { rows: string[]; measures: string[] } {
  const isKnown = (r: number, c: number) => !Number.isNaN(cells[r * columns.length + c]!);
  const lost = columns.filter((_, c) => !rows.some((_row, r) => isKnown(r, c)));
  return {
    rows:
      lost.length === columns.length
        ? []
        : reference.rows.flatMap(({ label }, r) =>
            columns.some((_, c) => isKnown(r, c)) ? [] : [label]
          ),
    measures: measures.flatMap(({ label }, m) =>
      lost.some((column) => column[m] !== 0) ? [label] : []
    )
  };
}
