// The cells of a human reference, and the similarity of matrices over them. docs/analysis.md, 11.
import { pearson, sum } from './statistics.mjs';
import { VALUES } from './study.mjs';

export const NO_VARIANCE = 1e-24;
const LEAST_CELLS = 3;
const LEAST_SHARED = 5;

/**
 * How the scores of one individual are brought onto a reference: `rows` are lists of places of
 * values, `columns` lists of places of measures with a sign, null for one that cannot be mapped.
 */
export function mappingOf(reference, { measures }) {
  const places = new Map(measures.map(({ id }, m) => [id, m]));
  return {
    reference,
    human: reference.correlations,
    rows: reference.rows.map(({ values }) => values.map((value) => VALUES.indexOf(value))),
    columns: reference.columns.map((column) => {
      const list = column.measures.map((id) => places.get(id));
      const isMapped = list.length > 0 && !list.includes(undefined);
      return isMapped ? { measures: list, sign: column.reversed ? -1 : 1 } : null;
    })
  };
}

/** r from two variances and a covariance; NaN where a variance is none. */
export const correlation = (xy, xx, yy) =>
  xx > NO_VARIANCE && yy > NO_VARIANCE ? xy / Math.sqrt(xx * yy) : NaN;

/**
 * Moments of ten values and then the columns of a reference, from those of the values and all
 * measures; NaN for columns that are not mapped.
 */
export function onColumns({ columns }, { mu, within }) {
  const combinations = [
    ...VALUES.map((_, a) => [[a, 1]]),
    ...columns.map((column) =>
      column === null
        ? [[0, NaN]]
        : column.measures.map((m) => [VALUES.length + m, column.sign / column.measures.length])
    )
  ];
  const combined = (one, of) => sum(one.map(([a, x]) => x * of(a)));
  return {
    mu: combinations.map((one) => combined(one, (a) => mu[a])),
    within: combinations.map((one) =>
      combinations.map((other) => combined(one, (a) => combined(other, (b) => within[a][b])))
    )
  };
}

/** Correlations of rows with columns, from covariances of ten values and then the columns. */
export function cellsOf({ rows, columns }, covariance) {
  const total = (list, other) => {
    let all = 0;
    for (const a of list) for (const b of other) all += covariance[a][b];
    return all / (list.length * other.length);
  };
  const places = columns.map((_, c) => [VALUES.length + c]);
  const variances = places.map((place) => total(place, place));
  return rows.map((row) => {
    const variance = total(row, row);
    return places.map((place, c) => correlation(total(row, place), variance, variances[c]));
  });
}

/** The cells that both matrices know, as two lists. */
function knownCells(human, cells) {
  const lists = [[], []];
  human.forEach((row, i) =>
    row.forEach((x, j) => {
      if (x === null || Number.isNaN(cells[i][j])) return;
      lists[0].push(x);
      lists[1].push(cells[i][j]);
    })
  );
  return lists;
}

/** How many cells both matrices know. */
export const countKnown = (human, cells) => knownCells(human, cells)[0].length;

const isConstant = (list) => Math.max(...list) - Math.min(...list) < 1e-12;

/** Pearson's r over the cells that both matrices know; NaN where there is none. */
export function cellSimilarity(human, cells) {
  const [theirs, own] = knownCells(human, cells);
  const isDefined = own.length >= LEAST_CELLS && !isConstant(theirs) && !isConstant(own);
  return isDefined ? pearson(theirs, own) : NaN;
}

/** How many of the known signs agree; null where none is known. */
export function signAgreement({ signs }, cells) {
  if (signs === null) return null;
  const known = signs
    .flat()
    .map((sign, i) => [sign, cells.flat()[i]])
    .filter(([sign, r]) => sign !== null && !Number.isNaN(r));
  if (known.length === 0) return null;
  const agree = known.filter(([sign, r]) => (sign === '+' ? r > 0 : r < 0)).length;
  return { agree, known: known.length };
}

const keyOfRow = ({ id, values }) => JSON.stringify([id, [...values].sort()]);
const keyOfColumn = ({ measures, reversed }) =>
  measures.length === 0 ? null : JSON.stringify([[...measures].sort(), reversed]);

/** Where in a list of keys each key of another one stands, the first with the first; -1 for nowhere. */
function matches(keys, others) {
  const taken = new Set();
  return keys.map((key) => {
    const place = others.findIndex((other, i) => key !== null && other === key && !taken.has(i));
    taken.add(place);
    return place;
  });
}

/** People against people over the cells that two references share. */
export function behaviourCeiling(chosen, others) {
  const samples = others.flatMap((other) => {
    const rows = matches(chosen.rows.map(keyOfRow), other.rows.map(keyOfRow));
    const columns = matches(chosen.columns.map(keyOfColumn), other.columns.map(keyOfColumn));
    const theirs = rows.map((row) =>
      columns.map((column) => other.correlations[row]?.[column] ?? NaN)
    );
    const cells = countKnown(chosen.correlations, theirs);
    const similarity = cellSimilarity(chosen.correlations, theirs);
    if (cells < LEAST_SHARED || Number.isNaN(similarity)) return [];
    const { id, title, status } = other;
    return [{ id, title, status, cells, similarity }];
  });
  return { instrument: chosen.instrument, samples };
}
