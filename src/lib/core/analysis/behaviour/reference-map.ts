import type { BehaviourReference } from '../../reference/behaviour-reference';
import { VALUES } from '../../values';
import type { ScoredInstrument } from './types';

/** A human matrix, and how a respondent's scores are brought into its form. */
export interface ReferenceMap {
  reference: BehaviourReference;
  /** rows x values: each row is the mean of its values' scores. */
  rows: number[][];
  /** Positions of the columns that are mapped. */
  mapped: number[];
  /** mapped x measures: the mean of the listed measures' scores, its sign turned if reversed. */
  columns: number[][];
  /** rows x mapped, packed: human correlations, NaN where unknown. */
  human: Float64Array;
}

/** Maps an instrument onto a human matrix. A column with a measure that it lacks is not mapped. */
export function referenceMap(
  reference: BehaviourReference,
  { measures }: Pick<ScoredInstrument, 'measures'>
): ReferenceMap {
  const place = new Map(measures.map(({ id }, m) => [id, m]));
  const mapped = reference.columns.flatMap((column, c) =>
    column.measures.length > 0 && column.measures.every((id) => place.has(id)) ? [c] : []
  );
  return {
    reference,
    rows: reference.rows.map(({ values }) =>
      VALUES.map((value) => (values.includes(value) ? 1 / values.length : 0))
    ),
    mapped,
    columns: mapped.map((c) => {
      const column = reference.columns[c]!;
      const weights = measures.map(() => 0);
      const share = (column.reversed ? -1 : 1) / column.measures.length;
      for (const id of column.measures) weights[place.get(id)!] = share;
      return weights;
    }),
    human: Float64Array.from(
      reference.correlations.flatMap((row) => mapped.map((c) => row[c] ?? NaN))
    )
  };
}

/** Cells of the mapped columns on all columns of the reference; null where unknown. */
export function onReference(
  { reference, mapped }: ReferenceMap,
  cells: ArrayLike<number>
): (number | null)[][] {
  return reference.rows.map((_row, r) =>
    reference.columns.map((_column, c) => {
      const at = mapped.indexOf(c);
      const cell = at < 0 ? NaN : cells[r * mapped.length + at]!;
      return Number.isNaN(cell) ? null : cell;
    })
  );
}
