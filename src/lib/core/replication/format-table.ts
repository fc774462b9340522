import { csvText, numberCell, shield } from '../csv';
import { line, markdownTable, points, tex } from '../words';
import type { PaperTable, TableCell, TableRow } from './table';

/** Columns of a table as CSV: one row a cell, in the unit interval and with all digits. */
export const TABLE_COLUMNS = [
  'table',
  'row',
  'kind',
  'simulated',
  'column',
  'value',
  'low',
  'high',
  'text',
  'unanswered'
] as const;

/** Tables as one CSV file, a row a cell; unknown is empty. */
export function tableCsv(tables: readonly PaperTable[]): string {
  return csvText(
    TABLE_COLUMNS,
    tables.flatMap(({ id, columns, rows }) =>
      rows.flatMap(({ label, kind, simulated, unanswered, cells }) =>
        cells.map(({ value, low, high, text }, column) => [
          id,
          shield(label),
          kind,
          String(simulated),
          shield(columns[column]!),
          numberCell(value),
          numberCell(low),
          numberCell(high),
          shield(text ?? ''),
          kind === 'respondent' ? String(unanswered ?? 0) : ''
        ])
      )
    )
  );
}

/** A cell as it is read: "91.8 [90.1, 93.0]", words where there is no number, a dash for nothing. */
export function cellText({ value, low, high, text }: TableCell): string {
  if (value === null) return text ?? '–';
  const interval = low === null || high === null ? '' : ` [${points(low)}, ${points(high)}]`;
  return `${points(value)}${interval}${text === null ? '' : ` (${text})`}`;
}

/** The label of a row; it says so where the row rests on simulated respondents or says nothing. */
export const rowLabel = ({ label, simulated, unread }: TableRow): string =>
  [
    label,
    ...(simulated && !/simulated/iu.test(label) ? ['(simulated)'] : []),
    ...(unread ? ['(not interpretable)'] : [])
  ].join(' ');

/** A table in Markdown, its notes below. */
export function tableMarkdown({ title, columns, rows, notes, words }: PaperTable): string {
  return [
    `**${line(title)}** (times 100)`,
    markdownTable(
      ['', ...columns.map(line)],
      rows.map((of) => [line(rowLabel(of)), ...of.cells.map((cell) => line(cellText(cell)))]),
      true
    ),
    ...(words.length > 0 ? [words.map(line).join('\n\n')] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${line(note)}`).join('\n')] : [])
  ]
    .join('\n\n')
    .concat('\n');
}

/** A table in LaTeX (needs the package booktabs), its notes below it in small type. */
export function tableLatex({ title, columns, rows, notes, id }: PaperTable): string {
  const row = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const kinds = rows.map(({ kind }) => kind);
  const body = rows.flatMap((of, index) => [
    // A rule between the paper, the respondents, and what both are read against.
    ...(index > 0 && startsGroup(kinds, index) ? ['\\midrule'] : []),
    row([tex(rowLabel(of)), ...of.cells.map((cell) => tex(cellText(cell)))])
  ]);
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '\\centering',
    `\\caption{${tex(title)} (times 100)}`,
    `\\label{tab:axia-${id}}`,
    `\\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    '\\toprule',
    row(['', ...columns.map(tex)]),
    '\\midrule',
    ...body,
    '\\bottomrule',
    '\\end{tabular}',
    ...(notes.length > 0
      ? ['', '\\medskip', `\\parbox{\\linewidth}{\\footnotesize ${notes.map(tex).join(' \\\\ ')}}`]
      : []),
    '\\end{table}',
    ''
  ].join('\n');
}

/** Whether a row begins another group than the row before it. */
export function startsGroup(kinds: readonly TableRow['kind'][], index: number): boolean {
  const group = (place: number): 'paper' | 'respondent' | 'context' => {
    const kind = kinds[place]!;
    if (kind === 'chance' || kind === 'ceiling') return 'context';
    // An average belongs to the rows above it.
    return kind === 'average' ? group(place - 1) : kind;
  };
  return group(index) !== group(index - 1);
}
