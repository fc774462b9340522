import type { RulerRow, RulerRowsProps } from '../../lib/charts';
import type { PaperTable, TableCell, TableRow } from '../../lib/core/replication/table';

const isKnown = (cell: TableCell | undefined): cell is TableCell & { value: number } =>
  cell !== undefined && cell.value !== null;

/** A level with its interval; null without one, since a band would show nothing. */
function bandOf(cell: TableCell | undefined) {
  if (!isKnown(cell) || cell.low === null || cell.high === null) return null;
  return { mean: cell.value, low: cell.low, high: cell.high };
}

/**
 * A table as rulers on one axis, a row for every column and respondent: the respondent among the
 * paper's models, chance and people. Null where there is nothing to show of a respondent.
 */
export function tablePicture(table: PaperTable): Omit<RulerRowsProps, 'selected'> | null {
  const of = (kind: TableRow['kind']) => table.rows.filter((row) => row.kind === kind);
  const respondents = of('respondent');
  const [chance] = of('chance');
  const [ceiling] = of('ceiling');
  const average = table.rows.find(
    ({ kind }, place) => kind === 'average' && table.rows[place - 1]?.kind === 'paper'
  );
  const rows = table.columns.flatMap((column, c) =>
    respondents.map(({ label, cells, unread }, r): RulerRow => {
      const cell = cells[c]!;
      const band = bandOf(cell);
      const people = ceiling?.cells[c];
      return {
        id: `${c} ${r}`,
        name: respondents.length > 1 ? `${column}: ${label}` : column,
        context: {
          similarity: cell.value,
          interval: band && { low: band.low, high: band.high },
          chance: bandOf(chance?.cells[c]),
          oneDimension: null,
          circleStrong: null,
          ceiling: isKnown(people)
            ? { mean: people.value, low: people.low, high: people.high }
            : null,
          models: {
            similarities: of('paper').flatMap((row) => row.cells[c]!.value ?? []),
            average: average?.cells[c]?.value ?? null
          }
        },
        test: null,
        problem:
          cell.value === null ? (cell.text ?? 'not known') : unread ? 'not interpretable' : null
      };
    })
  );
  if (rows.every(({ problem }) => problem !== null)) return null;
  const inRows = table.id === 'table-1' ? 'Population' : 'Questionnaire';
  return {
    rows,
    label: table.title,
    rowHead: inRows,
    modelsName: 'the paper’s models',
    peopleName: table.id === 'table-1' ? 'human ceiling (5–95%)' : 'human ceiling (range)'
  };
}
