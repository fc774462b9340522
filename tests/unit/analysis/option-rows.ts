import { NO_OPTION } from '../../../src/lib/core/analysis/condition-answers';
import type { OptionTable } from '../../../src/lib/core/analysis/types';

type Rows = (number | null)[][];

/** A table of generated answers from its rows: repeats x items, null for no option. */
export function tableOf(rows: Rows): OptionTable {
  const items = rows[0]?.length ?? 0;
  const read = new Uint8Array(rows.length * items);
  rows.forEach((row, repeat) =>
    row.forEach((option, item) => {
      read[item * rows.length + repeat] = option ?? NO_OPTION;
    })
  );
  return { repeats: rows.length, items, read };
}

/** A row of a table: by item. */
export const rowOf = ({ repeats, items, read }: OptionTable, repeat: number): Rows[number] =>
  Array.from({ length: items }, (_, item) => {
    const option = read[item * repeats + repeat]!;
    return option === NO_OPTION ? null : option;
  });

/** The rows of a table: repeats x items. */
export const rowsOf = (table: OptionTable): Rows =>
  Array.from({ length: table.repeats }, (_, repeat) => rowOf(table, repeat));
