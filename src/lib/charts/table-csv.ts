import { csvText, numberCell, shield } from '../core/csv';
import type { FigureTableData } from './types';

/** The data of a figure as a CSV file: texts that a spreadsheet might take for formulas are shielded. */
export const figureCsv = ({ columns, rows }: FigureTableData): string =>
  csvText(
    columns.map(({ label }) => shield(label)),
    rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? shield(cell) : numberCell(cell)))
    )
  );
