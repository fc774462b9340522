import type {
  BehaviourReference,
  ReferenceColumn,
  ReferenceRow
} from '../../reference/behaviour-reference';
import { behaviourSimilarity } from '../../statistics/behaviour-similarity';
import type { BehaviourCeiling } from './types';

/** Least number of cells that two human samples must share to be compared. */
const LEAST_SHARED = 5;

/**
 * People against people: the similarity of other references of an instrument with the chosen one,
 * over the cells that both know. Rows are the same when they have the same id and values, columns
 * when they stand for the same measures in the same direction.
 *
 * @param others references of any instrument
 */
export function behaviourCeiling(
  chosen: BehaviourReference,
  others: readonly BehaviourReference[]
): BehaviourCeiling {
  return {
    instrument: chosen.instrument,
    samples: others.flatMap((other) => {
      if (other.id === chosen.id || other.instrument !== chosen.instrument) return [];
      const { r, cells } = behaviourSimilarity(chosen.correlations, aligned(other, chosen));
      if (cells < LEAST_SHARED || Number.isNaN(r)) return [];
      return [{ id: other.id, title: other.title, status: other.status, cells, similarity: r }];
    })
  };
}

/** The correlations of one reference in the form of another; null where it has no such cell. */
function aligned(from: BehaviourReference, to: BehaviourReference): (number | null)[][] {
  const rows = matches(from.rows, to.rows, rowKey);
  const columns = matches(from.columns, to.columns, columnKey);
  return rows.map((r) =>
    columns.map((c) => (r === null || c === null ? null : from.correlations[r]![c]!))
  );
}

/** For every entry of `to` the place of its twin: the first with the first, where there are more. */
function matches<Entry>(
  from: readonly Entry[],
  to: readonly Entry[],
  keyOf: (entry: Entry) => string | null
): (number | null)[] {
  const free = new Map<string, number[]>();
  from.forEach((entry, place) => {
    const key = keyOf(entry);
    if (key !== null) free.set(key, [...(free.get(key) ?? []), place]);
  });
  return to.map((entry) => {
    const key = keyOf(entry);
    return (key === null ? undefined : free.get(key)?.shift()) ?? null;
  });
}

const rowKey = ({ id, values }: ReferenceRow): string => [id, ...[...values].sort()].join('/');

const columnKey = ({ measures, reversed }: ReferenceColumn): string | null =>
  measures.length === 0 ? null : [reversed ? '-' : '+', ...[...measures].sort()].join('/');
